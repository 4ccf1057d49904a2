package io.millrace.connect.dynamodb.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.core.json.JsonBytes;
import io.millrace.connect.dynamodb.decode.Decoding.Collected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records as DynamoDB writes them, and the whole of what becomes of them. */
class GoldenEventsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "insert,JSON", "insert,MAP",
        "modify-micros-any-order,JSON", "modify-micros-any-order,MAP",
        "remove-by-time-to-live,JSON", "remove-by-time-to-live,MAP",
    })
    void becomeTheEventsThatAreWrittenDown(String name, DocumentFormat format) throws IOException {
        Collected collected =
                Decoding.decode(Decoding.config(format, new DecodeErrors.Fail()), read(name + ".in.json"));

        ObjectNode events = MAPPER.createObjectNode();
        for (DecodedRecord record : collected.records) {
            ObjectNode event = events.putObject(record.kind().name());
            event.put("topic", record.topic());
            event.set("key", MAPPER.readTree(JsonBytes.compact().write(record.keySchema(), record.key())));
            event.set("value", MAPPER.readTree(JsonBytes.compact().write(record.valueSchema(), record.value())));
        }
        String expected = read(name + "." + format.name().toLowerCase(Locale.ROOT) + ".json")
                .replace("${version}", BuildVersion.get());
        assertThat(events.toPrettyString().strip()).isEqualTo(expected.strip());
    }

    private static String read(String file) throws IOException {
        try (InputStream in = GoldenEventsTest.class.getResourceAsStream("/golden/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
