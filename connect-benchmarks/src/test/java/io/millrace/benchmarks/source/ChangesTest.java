package io.millrace.benchmarks.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

class ChangesTest {
    private final Changes changes = new Changes(1024);

    @Test
    void insertsAnItemAndThenModifiesIt() throws IOException {
        JsonNode insertion = json(14);
        JsonNode modification = json(15);

        assertThat(insertion.get("eventName").asText()).isEqualTo("INSERT");
        assertThat(insertion.at("/dynamodb/SizeBytes").asInt()).isCloseTo(1024, within(4));
        assertThat(modification.get("eventName").asText()).isEqualTo("MODIFY");
        assertThat(modification.at("/dynamodb/OldImage")).isEqualTo(insertion.at("/dynamodb/NewImage"));
        assertThat(modification.at("/dynamodb/NewImage")).isNotEqualTo(insertion.at("/dynamodb/NewImage"));
        assertThat(modification.at("/dynamodb/Keys")).isEqualTo(insertion.at("/dynamodb/Keys"));
        assertThat(modification.at("/dynamodb/SizeBytes").asInt()).isCloseTo(2048, within(8));
    }

    @Test
    void tellsTheNumberOfAnEvent() throws IOException {
        String id = json(123_456).get("eventID").asText();

        assertThat(Changes.numberOf("{\"after\":\"{}\",\"source\":{\"event_id\":\"" + id + "\",\"a\":1}}"))
                .isEqualTo(123_456);
    }

    @Test
    void keepsToWhatARequestMayHold() {
        List<PutRecordsRequest> many = new Changes(1024).requests("s", 0, 1_100);
        List<PutRecordsRequest> large = new Changes(64 * 1024).requests("s", 0, 100);

        assertThat(many).extracting(request -> request.records().size()).containsExactly(500, 500, 100);
        assertThat(large.size()).isGreaterThan(1);
        assertThat(large.stream().mapToInt(request -> request.records().size()).sum())
                .isEqualTo(100);
    }

    @Test
    void givesTheChangesOfAnItemOnePartitionKey() {
        List<String> keys = changes.requests("s", 0, 4).get(0).records().stream()
                .map(PutRecordsRequestEntry::partitionKey)
                .collect(Collectors.toList());

        assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2)).hasSize(32);
    }

    private JsonNode json(long number) throws IOException {
        return new ObjectMapper().readTree(changes.change(number));
    }
}
