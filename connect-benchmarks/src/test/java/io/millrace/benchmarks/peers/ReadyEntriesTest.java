package io.millrace.benchmarks.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyEntriesTest {

    @Test
    void givesOtherProcessesTheSamePayloads(@TempDir Path folder) {
        Path file = folder.resolve("entries");
        ReadyEntries.write(file, List.of("first".getBytes(US_ASCII), "second".getBytes(US_ASCII)));

        ReadyEntries entries = ReadyEntries.read(file);

        assertThat(entries.payload()).asString(US_ASCII).isEqualTo("first");
        entries.advance();
        assertThat(entries.payload()).asString(US_ASCII).isEqualTo("second");
        entries.advance();
        assertThat(entries.payload()).asString(US_ASCII).isEqualTo("first");
    }

    @Test
    void hasAsManyKeysAsItSays(@TempDir Path folder) {
        Path file = folder.resolve("entries");
        ReadyEntries.write(file, List.of(new byte[1]));
        ReadyEntries entries = ReadyEntries.read(file);
        Set<String> keys = new HashSet<>();

        for (int i = 0; i < 2 * ReadyEntries.KEYS; i++) {
            keys.add(entries.key());
            entries.advance();
        }

        assertThat(keys).hasSize(ReadyEntries.KEYS);
    }

    @Test
    void settingsSurviveTheCommandLine() {
        ChildSettings settings = new ChildSettings(
                "key",
                true,
                URI.create("https://127.0.0.1:4567"),
                Path.of("a folder", "ca=1.pem"),
                "eu-west-1",
                "arn:aws:sns:eu-west-1:000000000000:topic=1",
                Path.of("entries"));

        assertThat(ChildSettings.of(settings.arguments().toArray(String[]::new)))
                .isEqualTo(settings);
    }
}
