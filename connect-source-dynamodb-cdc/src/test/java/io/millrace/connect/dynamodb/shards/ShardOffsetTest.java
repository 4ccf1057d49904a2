package io.millrace.connect.dynamodb.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class ShardOffsetTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123Z");

    @Test
    void comesBackAsItWasWritten() {
        ShardOffset first = ShardOffset.NOTHING.startedAt(new StartAt.Beginning());

        assertThat(first.encode()).containsOnlyKeys("version", "state", "fromBeginning");
        assertComesBack(first);
        assertComesBack(first.idle(TIME));
        assertComesBack(first.behind("4957", TIME));
        assertComesBack(first.within("4957", 3, TIME));
        assertComesBack(first.within("4957", 3, TIME).behind("4958", TIME).ended(TIME.plusSeconds(1)));
        assertComesBack(first.ended(TIME));
    }

    @Test
    void hasTheFormThatIsPromised() {
        assertThat(ShardOffset.NOTHING.within("4957", 3, TIME).encode())
                .isEqualTo(Map.of(
                        "version",
                        1L,
                        "sequenceNumber",
                        "4957",
                        "subSequenceNumber",
                        3L,
                        "readThroughMs",
                        TIME.toEpochMilli(),
                        "state",
                        "ACTIVE"));
    }

    @Test
    void takesWhatAUserLeavesOut() {
        ShardOffset offset = ShardOffset.decode("shardId-0", Map.of("version", 1, "state", "END"));

        assertThat(offset.isEnd()).isTrue();
        assertThat(offset.readThrough()).isNull();
    }

    @Test
    void saysWhatIsWrongAndWhatIsRight() {
        assertRefused(
                "version", 2, "shardId-0 has version 2, but this release of the connector reads versions up to 1");
        assertRefused("version", 0, "\"version\" is 0");
        assertRefused("version", null, "\"version\" is missing. Its form is {\"version\": 1,");
        assertRefused("version", "1", "\"version\" is not an integer");
        assertRefused("state", "CLOSED", "\"state\" is neither \"ACTIVE\" nor \"END\"");
        assertRefused("state", null, "\"state\" is missing");
        assertRefused("sequenceNumber", 4957, "\"sequenceNumber\" is not a string");
        assertRefused("sequenceNumber", "LATEST", "\"sequenceNumber\" is not a number");
        assertRefused("subSequenceNumber", -1, "\"subSequenceNumber\" is negative");
        assertRefused("readThroughMs", 1.5, "\"readThroughMs\" is not an integer");
        assertRefused("sequencenumber", "1", "\"sequencenumber\" is not known");
        assertThatThrownBy(() -> ShardOffset.decode(
                        "shardId-0", Map.of("version", 1, "state", "ACTIVE", "subSequenceNumber", 1)))
                .hasMessageContaining("without a \"sequenceNumber\"");
    }

    private static void assertRefused(String field, Object value, String message) {
        Map<String, Object> offset =
                new HashMap<>(ShardOffset.NOTHING.behind("4957", TIME).encode());
        offset.put(field, value);
        assertThatThrownBy(() -> ShardOffset.decode("shardId-0", offset))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("shardId-0")
                .hasMessageContaining(message);
    }

    private static void assertComesBack(ShardOffset offset) {
        assertThat(ShardOffset.decode("shardId-0", offset.encode())).isEqualTo(offset);
    }
}
