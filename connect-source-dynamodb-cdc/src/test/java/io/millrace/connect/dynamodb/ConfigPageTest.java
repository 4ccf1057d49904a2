package io.millrace.connect.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.ConfigPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of all keys says what the connector says. */
class ConfigPageTest {
    private static final Path PAGE = Path.of("..", "docs", "config", "dynamodb-cdc-source.md");
    private static final String INTRO =
            "Written by `ConfigPageTest` from the connector itself. How the keys work together is told in the README of"
                    + " `connect-source-dynamodb-cdc`.";

    @Test
    void isWhatTheConnectorSays() throws IOException {
        String expected = ConfigPage.of("Keys of the DynamoDB-CDC source", INTRO, DynamoDbCdcSourceConfig.definition());
        Path written = Path.of("target", "dynamodb-cdc-source.md");
        Files.createDirectories(written.getParent());
        Files.writeString(written, expected);

        assertThat(PAGE)
                .as("a key has changed: copy connect-source-dynamodb-cdc/%s to docs/config/", written)
                .hasContent(expected);
    }
}
