package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.quickstart.Story.Change;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant BEGUN = Instant.ofEpochMilli(1_000);

    private final Ledger ledger = new Ledger(Source.POSTGRES, Sink.KINESIS, "shop");
    private int events;

    @BeforeEach
    void expectAnInsertAndAnUpdate() {
        ledger.expect(change("INSERT"), transaction("7", 100, 200));
        ledger.expect(change("UPDATE"), transaction("8", 200, 300));
    }

    @Test
    void hasNothingToSayWhenEveryRecordIsAsItMustBe() {
        arrive(record("INSERT", "7", 150));
        arrive(record("UPDATE", "8", 250));

        assertThat(ledger.differences()).isEmpty();
    }

    @Test
    void namesARecordThatIsMissing() {
        arrive(record("INSERT", "7", 150));

        assertThat(ledger.differences())
                .singleElement()
                .asString()
                .contains("customers 1")
                .contains("arrived [INSERT], expected [INSERT, UPDATE]");
    }

    @Test
    void namesARecordThatCameTwice() {
        arrive(record("INSERT", "7", 150));
        arrive(record("UPDATE", "8", 250));
        arrive(record("UPDATE", "8", 250));

        assertThat(ledger.differences()).singleElement().asString().contains("arrived [INSERT, UPDATE, UPDATE]");
    }

    @Test
    void namesRecordsThatCameInAnotherOrder() {
        arrive(record("UPDATE", "8", 250));
        arrive(record("INSERT", "7", 150));

        assertThat(ledger.differences()).singleElement().asString().contains("arrived [UPDATE, INSERT]");
    }

    @Test
    void namesEachFieldThatIsNotAsItMustBe() {
        ObjectNode wrong = record("INSERT", "9", 250);
        wrong.put("source_type", "mysql");
        wrong.put("sequence", "0");
        wrong.put("event_id", "?");
        wrong.put("event_timestamp", 999);
        arrive(wrong);
        arrive(record("UPDATE", "8", 250));

        assertThat(ledger.differences())
                .hasSize(6)
                .anyMatch(d -> d.contains("transaction_id is \"9\", expected \"7\""))
                .anyMatch(d -> d.contains("source_type is \"mysql\", expected \"postgresql\""))
                .anyMatch(d -> d.contains("position 250 is not in the transaction's part of the log, 100 to 200"))
                .anyMatch(d -> d.contains("sequence 0 is not position 250"))
                .anyMatch(d -> d.contains("event_id ? does not look like"))
                .anyMatch(d -> d.contains("event_timestamp 999 is not between"));
    }

    @Test
    void namesAnEventIdThatWasSeenBefore() {
        arrive(record("INSERT", "7", 150));
        events--;
        arrive(record("UPDATE", "8", 250));

        assertThat(ledger.differences()).singleElement().asString().contains("was seen before");
    }

    @Test
    void namesFieldsThatAreMissingOrInAnotherOrder() {
        ObjectNode moved = record("INSERT", "7", 150);
        moved.set("position", moved.remove("position"));
        arrive(moved);
        arrive(record("UPDATE", "8", 250));

        assertThat(ledger.differences()).singleElement().asString().contains("has the fields");
    }

    @Test
    void leavesOutWhatArrivesElsewhereAndWhatAFilterHoldsBack() {
        Ledger filtered = new Ledger(Source.POSTGRES, Sink.SNS, "shop");
        filtered.expect(change("INSERT"), transaction("7", 100, 200));
        filtered.expect(change("UPDATE"), transaction("8", 200, 300));
        ObjectNode insert = record("INSERT", "7", 150);
        ObjectNode update = record("UPDATE", "8", 250);

        filtered.arrived(arrival(Sink.KINESIS, insert));
        filtered.arrived(arrival(Sink.SNS, update));

        assertThat(filtered.differences()).isEmpty();
        assertThat(filtered.size()).isOne();
        assertThat(filtered.keptBack()).isOne();
        assertThat(filtered.arrivals()).isOne();

        filtered.arrived(arrival(Sink.SNS, insert));

        assertThat(filtered.differences())
                .singleElement()
                .asString()
                .contains("arrived [INSERT, UPDATE], expected [UPDATE]");
    }

    @Test
    void wantsTheOrderOfARowOnlyWhereItIsKept() {
        Ledger unordered = new Ledger(Source.POSTGRES, Sink.SNS, "shop");
        unordered.expect(change("UPDATE"), transaction("7", 100, 200));
        unordered.expect(change("DELETE"), transaction("8", 200, 300));
        ObjectNode update = record("UPDATE", "7", 150);
        ObjectNode delete = record("DELETE", "8", 250);

        unordered.arrived(arrival(Sink.SNS, delete));
        unordered.arrived(arrival(Sink.SNS, update));

        assertThat(unordered.differences()).isEmpty();
    }

    private static Transaction transaction(String id, long from, long to) {
        return new PostgresDatabase.Committed(id, from, to, BEGUN, 1);
    }

    private static Change change(String eventType) {
        return new Change(
                eventType,
                "customers",
                "1",
                JSON.createObjectNode().put("id", 1).put("name", "Ada"));
    }

    private void arrive(ObjectNode json) {
        ledger.arrived(arrival(Sink.KINESIS, json));
    }

    private static Arrival arrival(Sink sink, ObjectNode json) {
        return new Arrival(sink, "somewhere", "{\"id\":1}", json, BEGUN.plusMillis(10));
    }

    private ObjectNode record(String eventType, String transaction, long position) {
        ObjectNode json = JSON.createObjectNode();
        json.put("event_timestamp", 1_005);
        json.put("event_type", eventType).putNull("global_id").put("transaction_id", transaction);
        json.put("service", "shop").put("source", "shop").put("position", position);
        json.put("primary_key", "id").put("schema_name", "public").put("table_name", "customers");
        json.set("record", change(eventType).row());
        json.put("event_id", String.format(Locale.ROOT, "%032x", ++events));
        json.put("sequence", String.format(Locale.ROOT, "%016x", position));
        json.put("source_type", "postgresql").putNull("unavailable").putNull("removed_fields");
        return json;
    }
}
