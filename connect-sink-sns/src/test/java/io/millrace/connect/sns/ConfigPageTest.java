package io.millrace.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.ConfigPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of all keys says what the connector says. */
class ConfigPageTest {
    private static final Path PAGE = Path.of("..", "docs", "config", "sns-sink.md");
    private static final String INTRO =
            "Written by `ConfigPageTest` from the connector itself. How the keys work together is told in the README of"
                    + " `connect-sink-sns`.";

    @Test
    void isWhatTheConnectorSays() throws IOException {
        String expected = ConfigPage.of("Keys of the SNS sink", INTRO, SnsSinkConfig.definition());
        Path written = Path.of("target", "sns-sink.md");
        Files.createDirectories(written.getParent());
        Files.writeString(written, expected);

        assertThat(PAGE)
                .as("a key has changed: copy connect-sink-sns/%s to docs/config/", written)
                .hasContent(expected);
    }
}
