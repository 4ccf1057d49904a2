package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.it.cli.CliInstallation.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of the command line install: its archive, its start script, its one jar. */
final class CliArchiveIT {
    private static final String NO_CACHE = "/dev/null/none";
    private static final String SERVICE = "META-INF/services/";

    /** A folder with a space, as people have them. */
    @TempDir
    private static Path folder;

    private static CliInstallation installation;

    @BeforeAll
    static void unpack() throws IOException {
        installation = CliInstallation.unpack(Files.createDirectory(folder.resolve("my programs")))
                .with("XDG_CACHE_HOME", NO_CACHE);
    }

    @Test
    void isLaidOutAsItsReadmeSays() throws IOException {
        Path root = installation.root();
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo(file.endsWith("bin/millrace") ? "rwxr-xr-x" : "rw-r--r--"));
        }
        try (Stream<Path> files = Files.list(root)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "bin",
                            "lib",
                            "completion",
                            "drivers",
                            "licenses",
                            "LICENSE",
                            "NOTICE",
                            "THIRD-PARTY.txt",
                            "README.txt",
                            "CHANGELOG.md");
        }
    }

    @Test
    void bringsEachLibrarysLicence() throws IOException {
        List<String> thirdParty = Files.readAllLines(installation.root().resolve("THIRD-PARTY.txt"));

        assertThat(thirdParty).anyMatch(line -> line.startsWith("org.postgresql:postgresql:"));
        assertThat(thirdParty).noneMatch(line -> line.contains("mysql") || line.contains("GPL"));
        assertThat(installation.root().resolve("licenses/postgresql-jar/META-INF/LICENSE"))
                .isNotEmptyFile();
        assertThat(installation.root().resolve("licenses/kafka-clients-jar/NOTICE"))
                .isNotEmptyFile();
        assertThat(installation.root().resolve("licenses/zstd-jni-jar/LICENSE")).isNotEmptyFile();
    }

    @Test
    void itsJarHoldsNoFileTwiceAndAllServices() throws IOException {
        try (ZipFile jar = new ZipFile(jar().toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();

            assertThat(names).doesNotHaveDuplicates();
            assertThat(names)
                    .noneMatch(name -> name.endsWith("module-info.class") || name.startsWith("META-INF/versions/"));
            assertThat(names).noneMatch(name -> name.startsWith("com/mysql/"));
            assertThat(jar.getEntry(SERVICE + "java.sql.Driver")).isNotNull();
            assertThat(new String(
                            jar.getInputStream(jar.getEntry(SERVICE + "java.sql.Driver"))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8))
                    .contains("org.postgresql.Driver");
        }
    }

    @Test
    void runsThroughALinkAndAsAJar() throws IOException {
        Path link = Files.createSymbolicLink(
                folder.resolve("millrace"),
                Path.of("my programs")
                        .resolve(installation.root().getFileName())
                        .resolve("bin/millrace"));
        Path again = Files.createSymbolicLink(folder.resolve("mr"), link);

        assertThat(installation.bash(again + " --version").out())
                .startsWith("millrace " + System.getProperty("millrace.version") + "\nJava " + Runtime.version());
        assertThat(installation
                        .bash("\"$JAVA_HOME/bin/java\" -jar lib/millrace.jar --version")
                        .out())
                .startsWith("millrace " + System.getProperty("millrace.version") + "\n");
    }

    @Test
    void saysWhichJavaItNeedsWhereThereIsNone() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("sh", "dirname", "readlink", "sed")) {
            Files.createSymbolicLink(
                    tools.resolve(tool),
                    Path.of(installation.bash("command -v " + tool).out().strip()));
        }
        Path old = Files.createDirectories(folder.resolve("old/bin"));
        Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Files.createSymbolicLink(old.resolve("java"), Path.of("/bin/true"));
        CliInstallation bare = installation.with("PATH", tools.toString()).with("JAVA_HOME", "");

        assertThat(bare.millrace("--version"))
                .isEqualTo(
                        new Run(
                                1,
                                "",
                                "millrace: Java 17 or newer is needed (there is none on the PATH). Install one, or set JAVA_HOME.\n"));
        assertThat(bare.with("JAVA_HOME", old.getParent().toString())
                        .millrace("--version")
                        .err())
                .isEqualTo("millrace: Java 17 or newer is needed (" + old.resolve("java")
                        + " is Java 11). Install one, or set JAVA_HOME.\n");
        assertThat(bare.with("JAVA_HOME", "/nowhere").millrace("--version").err())
                .contains("JAVA_HOME is /nowhere, where there is no bin/java");
    }

    /** Two first runs at once make one class-data archive; the next runs use it. */
    @Test
    void keepsClassesReadyForTheNextRun() throws IOException {
        Path cache = folder.resolve("cache");
        // Java 17 finds no shared classes of a jar in a folder with a space.
        CliInstallation cached = CliInstallation.unpack(Files.createDirectory(folder.resolve("programs")))
                .with("XDG_CACHE_HOME", cache.toString());

        assertThat(cached.bash("bin/millrace --version & bin/millrace --version; wait")
                        .exitCode())
                .isZero();
        await("the archive of classes")
                .atMost(Duration.ofMinutes(5)) // made with the lowest priority
                .until(() -> list(cache.resolve("millrace")).toString().matches("\\[[^,]*\\.jsa]"));

        Run run = cached.with("MILLRACE_JAVA_OPTS", "-Xlog:class+load:file=" + folder.resolve("classes.log"))
                .millrace("--help");
        assertThat(run.err()).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("classes.log")))
                // Java 25 leaves out classes as old as picocli's.
                .anyMatch(line -> line.contains("io.millrace.cli.Main source: shared objects file"));
        assertThat(list(cache.resolve("millrace"))).hasSize(1);
    }

    @Test
    void endsQuietlyWhenNobodyReadsItAnyMore() {
        Run run = installation.bash("set -o pipefail; bin/millrace list --help | (exec 0<&-; sleep 3)");

        assertThat(run).isEqualTo(new Run(141, "", ""));
    }

    @Test
    void endsOnControlCWhileItWaits() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            // Whoever runs tests in the background of a script has SIGINT ignored, and what they start, too.
            Process process = installation.start(
                    "perl",
                    "-e",
                    "$SIG{INT} = 'DEFAULT'; exec @ARGV",
                    installation.root().resolve("bin/millrace").toString(),
                    "list",
                    "--connect-url",
                    "http://127.0.0.1:" + silent.getLocalPort());
            try (Socket asked = silent.accept()) {
                assertThat(asked.isConnected()).isTrue();
                assertThat(installation.bash("kill -INT " + process.pid()).exitCode())
                        .isZero();
                assertThat(process.errorReader().lines()).isEmpty();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).isEqualTo(130);
        }
    }

    @Test
    void writesAndReadsUtf8WhateverTheLocale() {
        Run run = installation.with("LANG", "").with("LC_ALL", "C").millrace("context", "use", "注文");

        assertThat(run.err()).contains("There is no context 注文");
    }

    @Test
    void bashCompletesItsCommands() {
        String script =
                ". completion/millrace.bash; COMP_WORDS=(millrace %s); COMP_CWORD=%d; _complete_millrace; echo \"${COMPREPLY[@]}\"";

        assertThat(installation.bash(script.formatted("lis", 1)).out()).isEqualTo("list\n");
        assertThat(installation.bash(script.formatted("list --connect-u", 2)).out())
                .contains("--connect-url");
    }

    private static Path jar() {
        return installation.root().resolve("lib/millrace.jar");
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
