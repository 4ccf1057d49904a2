package io.millrace.testkit.aws;

import io.millrace.testkit.aws.control.LocalAwsControlClient;
import io.millrace.testkit.aws.control.LocalAwsStatus;
import io.millrace.testkit.aws.fault.FaultPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@link LocalAws} in a JVM of its own: so that its memory and CPU time are its own, and measured. Ends with {@link
 * #close()}, and also when this JVM ends. Thread-safe.
 */
public final class LocalAwsProcess implements AutoCloseable {
    private final Process process;
    private final URI endpoint;
    private final String tlsEndpoint;
    private final String caCertificate;
    private final String region;
    private final LocalAwsControlClient control;
    private final FaultPlan faults;

    private LocalAwsProcess(Process process, String[] ready, String region) {
        this.process = process;
        this.endpoint = URI.create(ready[1]);
        this.tlsEndpoint = ready[2];
        this.caCertificate = ready[3];
        this.region = region;
        this.control = new LocalAwsControlClient(endpoint);
        this.faults = new FaultPlan(control);
    }

    /** Begins a process with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where clients connect to, in clear text, with HTTP/1.1 or HTTP/2. */
    public URI endpoint() {
        return endpoint;
    }

    /** Where clients connect to with TLS; only if the builder asked for it. */
    public URI tlsEndpoint() {
        if (tlsEndpoint.equals("-")) {
            throw new IllegalStateException("This LocalAws was started without TLS; ask for it with tls().");
        }
        return URI.create(tlsEndpoint);
    }

    /** The certificate that TLS clients are to trust, a PEM file; only if the builder asked for TLS. */
    public Path caCertificate() {
        tlsEndpoint();
        return Path.of(caCertificate);
    }

    /** The region that all resources are in. */
    public String region() {
        return region;
    }

    /** The faults in force there; without {@code where}. */
    public FaultPlan faults() {
        return faults;
    }

    /** The process's CPU time, calls, streams, queues and topics. */
    public LocalAwsStatus status() {
        return control.status();
    }

    /** Counts calls anew. */
    public void resetCalls() {
        control.resetCalls();
    }

    /** Turns the quotas of shards on or off. */
    public void throttling(boolean on) {
        control.throttling(on);
    }

    /** What else a test may do in the process: to its clock, its tables, its shards. */
    public LocalAwsControlClient control() {
        return control;
    }

    /** The process's id. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close(); // its standard input: it ends when that ends
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Settings of a process. Confined to one thread. */
    public static final class Builder {
        private final List<String> options = new ArrayList<>();
        private final List<String> jvmOptions = new ArrayList<>(List.of("-XX:+UseSerialGC"));
        private String heap = "512m";
        private String region = "eu-west-1";

        private Builder() {}

        /** The heap's size, as the JVM's option {@code -Xmx} takes it; by default 512m. */
        public Builder heap(String value) {
            heap = value;
            return this;
        }

        /** A further option of the JVM. */
        public Builder jvmOption(String value) {
            jvmOptions.add(value);
            return this;
        }

        /** The port for clear text; by default a free one. */
        public Builder port(int value) {
            options.add("--port=" + value);
            return this;
        }

        /** Listens with TLS too, on a free port. */
        public Builder tls() {
            options.add("--tls-port=0");
            return this;
        }

        /** The region; by default {@code eu-west-1}. */
        public Builder region(String value) {
            region = value;
            options.add("--region=" + value);
            return this;
        }

        /** Whether the quotas of shards are enforced; by default they are. */
        public Builder throttling(boolean value) {
            options.add("--throttling=" + value);
            return this;
        }

        /** Whether records and messages are kept after they were checked and counted; by default they are. */
        public Builder storing(boolean value) {
            options.add("--storing=" + value);
            return this;
        }

        /** How many bytes a shard keeps at most; the oldest records go first. */
        public Builder storedBytesPerShard(long value) {
            options.add("--stored-bytes-per-shard=" + value);
            return this;
        }

        /** How long Kinesis keeps records; by default a day. */
        public Builder retention(Duration value) {
            options.add("--retention=" + value);
            return this;
        }

        /** How long a shard iterator of Kinesis can be used; by default 5 minutes. */
        public Builder iteratorLifetime(Duration value) {
            options.add("--iterator-lifetime=" + value);
            return this;
        }

        /** Where random choices come from; by default 1. */
        public Builder seed(long value) {
            options.add("--seed=" + value);
            return this;
        }

        /** Creates this Kinesis stream at the start. */
        public Builder stream(String name, int shards) {
            options.add("--stream=" + name + ":" + shards);
            return this;
        }

        /** How many bytes a queue keeps at most; the oldest messages go first. */
        public Builder storedBytesPerQueue(long value) {
            options.add("--stored-bytes-per-queue=" + value);
            return this;
        }

        /** Creates this SQS queue at the start: a FIFO queue when the name ends with {@code .fifo}. */
        public Builder queue(String name) {
            options.add("--queue=" + name);
            return this;
        }

        /** How many bytes of messages a topic keeps at most; the oldest go first. */
        public Builder storedBytesPerTopic(long value) {
            options.add("--stored-bytes-per-topic=" + value);
            return this;
        }

        /** Creates this SNS topic at the start: a FIFO topic when the name ends with {@code .fifo}. */
        public Builder topic(String name) {
            options.add("--topic=" + name);
            return this;
        }

        /** Starts the process and waits until it can be used. */
        public LocalAwsProcess start() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Xmx" + heap);
            command.addAll(jvmOptions);
            command.add("-cp");
            command.add(System.getProperty("java.class.path"));
            command.add(LocalAwsMain.class.getName());
            command.addAll(options);
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                return new LocalAwsProcess(process, awaitReady(process), region);
            } catch (IOException e) {
                throw new UncheckedIOException("LocalAws cannot be started.", e);
            }
        }

        private static String[] awaitReady(Process process) throws IOException {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] words = line.split(" ", 4);
                if (words.length == 4 && words[0].equals("LocalAws")) {
                    return words;
                }
            }
            process.destroyForcibly();
            throw new IOException("The process ended before it was ready; see its error output above.");
        }
    }
}
