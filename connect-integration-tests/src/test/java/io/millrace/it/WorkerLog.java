package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.connect.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;

/** What a worker that has stopped says of itself. */
final class WorkerLog {
    private WorkerLog() {}

    /** It stopped within its time, logged no error, and nothing of ours was missing in this Connect. */
    static void assertClean(WorkerProcess worker) throws IOException {
        String log = Files.readString(worker.log());
        assertThat(log)
                .contains("Kafka Connect stopped")
                .doesNotContain(
                        "LinkageError",
                        "NoSuchMethodError",
                        "NoSuchFieldError",
                        "NoClassDefFoundError",
                        "ClassNotFoundException",
                        "AbstractMethodError",
                        "IncompatibleClassChangeError",
                        "UnsupportedClassVersionError",
                        "Graceful stop of task");
        // Connect says in this way that it creates the dead letter queue.
        assertThat(log.lines()
                        .filter(line -> line.contains(" ERROR "))
                        .filter(line -> !line.endsWith("doesn't exist. Will attempt to create topic.")))
                .isEmpty();
    }
}
