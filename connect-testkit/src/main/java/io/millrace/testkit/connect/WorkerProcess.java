package io.millrace.testkit.connect;

import io.millrace.testkit.internal.Await;
import io.millrace.testkit.net.SelfSignedCertificate;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * A distributed Connect worker in a JVM of its own, so that "killed" means killed, memory is bounded apart from the test's,
 * a plugin has nothing but its archive and Connect, and other versions of Connect can be run. It does not outlive the JVM
 * that started it. Thread-safe.
 */
public final class WorkerProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern LISTENING = Pattern.compile("advertising URL (https?://\\S+)");

    private final Process process;
    private final Path log;
    private final long logStart;
    private final int jmxPort;
    private final Thread killAtExit;
    private final ConnectRest rest;

    private WorkerProcess(Process process, Path log, long logStart, int jmxPort, Function<URI, ConnectRest> clients) {
        this.process = process;
        this.log = log;
        this.logStart = logStart;
        this.jmxPort = jmxPort;
        this.killAtExit = new Thread(process::destroyForcibly, "kill-worker-" + process.pid());
        Runtime.getRuntime().addShutdownHook(killAtExit);
        try {
            this.rest = awaitRest(clients);
        } catch (RuntimeException e) {
            kill();
            throw e;
        }
    }

    /**
     * Prepares a worker.
     *
     * @param folder where its files go: {@code worker.properties}, the configuration of its logging, and {@code worker.log},
     *     to which every start appends
     */
    public static Builder builder(WorkerSettings settings, Path folder) {
        return new Builder(settings, folder);
    }

    /** Where the REST API answers, with a slash at the end. */
    public URI restUrl() {
        return rest.url();
    }

    /** A client of the REST API. */
    public ConnectRest rest() {
        return rest;
    }

    /** The file with everything the worker logged, printed and said when it died. */
    public Path log() {
        return log;
    }

    /**
     * Opens a connection to the worker's MBeans; for one that was started with {@link Builder#jmx()}. The caller closes it.
     */
    @SuppressWarnings("BanJNDI") // the address is one of ours, on the loopback interface, never a user's
    public JMXConnector connectJmx() throws IOException {
        if (jmxPort < 0) {
            throw new IllegalStateException("the worker was started without jmx()");
        }
        return JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + jmxPort + "/jmxrmi"));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the process without letting it finish anything, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks the worker to stop as an operator does, waits until it is gone, and kills it if that takes over 30 seconds. */
    public void stop() {
        // Not process.destroy(): that closes the pipe to the worker first, and it would end as if this JVM were gone.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        awaitEnd();
    }

    /** {@link #stop()}; nothing if it has ended. */
    @Override
    public void close() {
        stop();
    }

    private void awaitEnd() {
        Await.until(STOP_TIMEOUT, () -> "worker process " + process.pid() + " does not end", () -> !process.isAlive());
        try {
            Runtime.getRuntime().removeShutdownHook(killAtExit);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook has run or will: there is nothing left to remove.
            return;
        }
    }

    private ConnectRest awaitRest(Function<URI, ConnectRest> clients) {
        List<URI> found = new ArrayList<>();
        Await.until(START_TIMEOUT, () -> "the worker's REST API does not start; see " + log, () -> {
            Matcher matcher = LISTENING.matcher(logSinceStart());
            if (matcher.find()) {
                found.add(URI.create(matcher.group(1)));
            }
            if (found.isEmpty() && !process.isAlive()) {
                throw new IllegalStateException("The worker ended with status " + process.exitValue() + "; its log, "
                        + log + ", ends: " + tail());
            }
            return !found.isEmpty();
        });
        ConnectRest client = clients.apply(found.get(0));
        client.awaitReady(START_TIMEOUT);
        return client;
    }

    private String logSinceStart() throws IOException {
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(logStart);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    /** How a worker is started. Each {@link #start()} starts one more. Confined to one thread. */
    public static final class Builder {
        private final Path folder;
        private WorkerSettings settings;
        private final List<String> jvmOptions =
                new ArrayList<>(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        private final Map<String, String> logLevels = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private List<Path> classPath = List.of();
        private @Nullable RestSecurity security;
        private boolean withJmx;
        private Path javaHome = Path.of(System.getProperty("java.home"));

        private Builder(WorkerSettings settings, Path folder) {
            this.settings = settings;
            this.folder = folder.toAbsolutePath();
            logLevels.put("io.millrace", "DEBUG");
        }

        /** The jars to run on; by default {@link WorkerClassPath#ofThisJvm()}. */
        public Builder classPath(List<Path> jars) {
            this.classPath = List.copyOf(jars);
            return this;
        }

        /** The largest heap, such as {@code 256m}. By default 384 MiB. */
        public Builder heap(String size) {
            return jvmOption("-Xmx" + size);
        }

        /** One more option of the JVM; a later one wins over an earlier one. */
        public Builder jvmOption(String option) {
            jvmOptions.add(option);
            return this;
        }

        /** The JDK to run on; by default that of this JVM. */
        public Builder javaHome(Path home) {
            this.javaHome = home;
            return this;
        }

        /** Lets {@link WorkerProcess#connectJmx()} connect, through a free port of the loopback interface. */
        public Builder jmx() {
            withJmx = true;
            return this;
        }

        /**
         * Its REST API speaks HTTPS and takes this user alone; {@link WorkerProcess#rest()} asks in the user's name. The class path needs
         * {@code connect-basic-auth-extension}, as Kafka's distribution has it.
         */
        public Builder secured(SelfSignedCertificate certificate, String username, String password) {
            security = new RestSecurity(certificate, username, password);
            security.settings().forEach((key, value) -> settings = settings.with(key, value));
            return this;
        }

        /** How much a logger writes; by default {@code INFO}, and {@code DEBUG} for {@code io.millrace}. */
        public Builder logLevel(String logger, String level) {
            logLevels.put(logger, level);
            return this;
        }

        /** One more variable of the worker's environment, which otherwise is that of this JVM. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Starts the worker and waits until its REST API answers. */
        public WorkerProcess start() {
            try {
                Files.createDirectories(folder);
                Path log = folder.resolve("worker.log");
                if (!Files.exists(log)) {
                    Files.createFile(log);
                }
                long logStart = Files.size(log);
                int jmxPort = withJmx ? freePort() : -1;
                ProcessBuilder builder = new ProcessBuilder(command(jmxPort))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
                builder.environment().putAll(environment);
                return new WorkerProcess(
                        builder.start(),
                        log,
                        logStart,
                        jmxPort,
                        security == null ? ConnectRest::new : security::client);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot start a worker in " + folder, e);
            }
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        private static List<String> jmxOptions(int port) {
            String prefix = "-Dcom.sun.management.jmxremote.";
            return List.of(
                    prefix + "host=127.0.0.1",
                    prefix + "port=" + port,
                    prefix + "rmi.port=" + port,
                    prefix + "authenticate=false",
                    prefix + "ssl=false",
                    "-Djava.rmi.server.hostname=127.0.0.1");
        }

        private List<String> command(int jmxPort) throws IOException {
            List<Path> jars = classPath.isEmpty() ? WorkerClassPath.ofThisJvm() : classPath;
            List<String> command = new ArrayList<>();
            command.add(javaHome.resolve("bin").resolve("java").toString());
            command.addAll(jvmOptions);
            if (jmxPort > 0) {
                command.addAll(jmxOptions(jmxPort));
            }
            if (security != null) {
                command.add(security.jvmOption(folder));
            }
            command.add("-Dlog4j2.configurationFile=" + writeLog4j2());
            command.add("-Dlog4j.configuration=" + writeLog4j1().toUri());
            command.add("-cp");
            command.add(copyMain()
                    + File.pathSeparator
                    + jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
            command.add(WorkerProcessMain.class.getName());
            command.add(writeProperties().toString());
            return command;
        }

        /** Only this one class of the test kit's, so that no other is on the worker's class path. */
        private Path copyMain() throws IOException {
            Path root = folder.resolve("main");
            String name = WorkerProcessMain.class.getName().replace('.', '/') + ".class";
            Path target = root.resolve(name);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            try (InputStream bytes = WorkerProcess.class.getClassLoader().getResourceAsStream(name)) {
                Files.copy(Objects.requireNonNull(bytes, name), target, StandardCopyOption.REPLACE_EXISTING);
            }
            return root;
        }

        private Path writeProperties() throws IOException {
            Properties properties = new Properties();
            properties.putAll(settings.properties());
            Path file = folder.resolve("worker.properties");
            try (var out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            return file;
        }

        /** Without log4j's own hook at shutdown, which would silence the worker while it stops. */
        private Path writeLog4j2() throws IOException {
            StringBuilder text = new StringBuilder("""
                    shutdownHook = disable
                    appender.out.type = Console
                    appender.out.name = out
                    appender.out.layout.type = PatternLayout
                    appender.out.layout.pattern = %d{ISO8601} %-5p %c [%t] %m%n
                    rootLogger.level = INFO
                    rootLogger.appenderRef.out.ref = out
                    """);
            int i = 0;
            for (Map.Entry<String, String> level : logLevels.entrySet()) {
                text.append("logger.l")
                        .append(i)
                        .append(".name = ")
                        .append(level.getKey())
                        .append('\n');
                text.append("logger.l")
                        .append(i)
                        .append(".level = ")
                        .append(level.getValue())
                        .append('\n');
                i++;
            }
            return Files.writeString(folder.resolve("log4j2.properties"), text);
        }

        /** For Connect before 4.0. */
        private Path writeLog4j1() throws IOException {
            StringBuilder text = new StringBuilder("""
                    log4j.rootLogger = INFO, out
                    log4j.appender.out = org.apache.log4j.ConsoleAppender
                    log4j.appender.out.layout = org.apache.log4j.PatternLayout
                    log4j.appender.out.layout.ConversionPattern = %d{ISO8601} %-5p %c [%t] %m%n
                    """);
            logLevels.forEach((logger, level) -> text.append("log4j.logger.")
                    .append(logger)
                    .append(" = ")
                    .append(level)
                    .append('\n'));
            return Files.writeString(folder.resolve("log4j.properties"), text);
        }
    }
}
