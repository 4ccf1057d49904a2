package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.ConfigPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of all options says what the transform says. */
class ConfigPageTest {
    private static final Path PAGE = Path.of("..", "docs", "config", "record-normalizer.md");
    private static final String INTRO =
            "Written by `ConfigPageTest` from the transform itself. In a connector each begins with the transform's name there, such as"
                    + " `transforms.record.output.mode`. What they are for is told in the README of `smt-record-normalizer`.";

    @Test
    void isWhatTheTransformSays() throws IOException {
        String expected = ConfigPage.of("Options of the record normalizer", INTRO, RecordNormalizer.CONFIG_DEF);
        Path written = Path.of("target", "record-normalizer.md");
        Files.createDirectories(written.getParent());
        Files.writeString(written, expected);

        assertThat(PAGE)
                .as("an option has changed: copy smt-record-normalizer/%s to docs/config/", written)
                .hasContent(expected);
    }
}
