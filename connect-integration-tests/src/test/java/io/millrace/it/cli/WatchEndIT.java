package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code watch --exec} ends when its process is told to. */
@WithCluster
class WatchEndIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void aCommandThatIsLongerThanItsGraceEndsWithTheProcessAndIsNotCommitted(TestCluster cluster) throws Exception {
        String topic = cluster.uniqueName("watch-end");
        cluster.topics().create(topic, 1);
        cluster.topics()
                .produce(
                        topic,
                        "k",
                        "{\"event_timestamp\":1,\"event_type\":\"INSERT\",\"schema_name\":null,\"table_name\":\"t\",\"record\":{\"id\":1}}");
        Path child = folder.resolve("child");
        Process watch = watch(cluster, topic, "sleep 600 & echo $! > " + child + "; wait");
        try {
            await("the command's child").atMost(TIMEOUT).until(() -> Files.exists(child) && Files.size(child) > 0);
            long pid = Long.parseLong(Files.readString(child).strip());

            watch.destroy();

            assertThat(watch.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(watch.exitValue()).as("SIGTERM").isEqualTo(143);
            await("the end of the command's child")
                    .atMost(TIMEOUT)
                    .until(() ->
                            ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        } finally {
            watch.descendants().forEach(ProcessHandle::destroyForcibly);
            watch.destroyForcibly();
        }
        assertThat(cluster.topics().committed("millrace-watch-" + topic).values())
                .as("where the group began")
                .containsExactly(0L);
    }

    private Process watch(TestCluster cluster, String topic, String command) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.millrace.cli.Main",
                        "watch",
                        topic,
                        "--topic",
                        "--from",
                        "beginning",
                        "--bootstrap-servers",
                        cluster.kafka().bootstrapServers(),
                        "--grace",
                        "100ms",
                        "--exec",
                        command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }
}
