package io.millrace.testkit.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorRequestTest {
    @TempDir
    private Path temp;

    @Test
    void readsWhatIsPostedAndChangesACopy() throws IOException {
        Path file = Files.writeString(temp.resolve("sink.json"), """
                {"name": "sink", "config": {"connector.class": "a.B", "tasks.max": "1", "topics": "t"}}
                """);
        ConnectorRequest original = ConnectorRequest.read(file);

        ConnectorRequest changed =
                original.named("other").with("tasks.max", "2").without("topics").with("aws.endpoint", "http://x");

        assertThat(original.name()).isEqualTo("sink");
        assertThat(original.config()).containsEntry("tasks.max", "1").containsEntry("topics", "t");
        assertThat(changed.json()).contains("\"name\" : \"other\"").contains("\"tasks.max\" : \"2\"");
        assertThat(changed.config()).containsOnlyKeys("connector.class", "tasks.max", "aws.endpoint");
        assertThat(changed.connectorClass()).isEqualTo("a.B");
    }

    @Test
    void refusesAFileThatIsNoConnector() throws IOException {
        Path file = Files.writeString(temp.resolve("broken.json"), "{\"config\": {\"a\": \"b\"}}");

        assertThatThrownBy(() -> ConnectorRequest.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broken.json");
    }
}
