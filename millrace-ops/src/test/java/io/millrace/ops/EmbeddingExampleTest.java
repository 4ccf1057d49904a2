package io.millrace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.fake.FakeMillraceOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example in the module's README is code that compiles and does what it says. */
class EmbeddingExampleTest {
    private static final Path README = Path.of("README.md");
    private static final Path SOURCE = Path.of("src/test/java/io/millrace/ops/EmbeddingExampleTest.java");

    // README: begin
    /** Restarts what has failed, and returns the names of what was restarted. */
    static List<String> mend(MillraceOps ops) {
        List<String> mended = new ArrayList<>();
        for (Connector connector : ops.connectors().list()) {
            if (connector.status().hasFailed()) {
                ops.connectors().restart(connector.name(), Connectors.Restart.FAILED);
                ops.connectors().await(connector.name(), Connector.State.RUNNING, Duration.ofMinutes(1));
                mended.add(connector.name());
            }
        }
        return mended;
    }
    // README: end

    @Test
    void restartsWhatHasFailedAndNothingElse() {
        FakeMillraceOps ops = new FakeMillraceOps();
        ops.connectors().add("orders-source", Connector.Type.SOURCE, 1);
        ops.connectors().add("orders-sink", Connector.Type.SINK, 2);
        ops.connectors().fail("orders-sink", 1, "java.io.IOException: gone");

        assertThat(mend(ops)).containsExactly("orders-sink");
        assertThat(ops.connectors().get("orders-sink").status().hasFailed()).isFalse();
    }

    @Test
    void isWhatTheReadmeShows() throws IOException {
        String source = Files.readString(SOURCE);
        String example = source.substring(
                        source.indexOf("    // README: begin\n") + 21, source.indexOf("    // README: end\n"))
                .replaceAll("(?m)^ {4}", "");

        assertThat(Files.readString(README)).contains("```java\n" + example + "```\n");
    }
}
