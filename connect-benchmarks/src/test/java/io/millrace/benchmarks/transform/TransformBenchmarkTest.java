package io.millrace.benchmarks.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.transform.TransformBenchmark.Contestant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

class TransformBenchmarkTest {
    private static final int EVENTS = 10;

    @Test
    void theTransformReadsTheEventsAsChangesOfPostgres() {
        List<Struct> made = values(Contestant.NORMALIZER);

        assertThat(made)
                .extracting(record -> record.getString("event_type"))
                .containsExactly(
                        "INSERT", "INSERT", "INSERT", "INSERT", "UPDATE", "UPDATE", "UPDATE", "DELETE", "UPDATE",
                        "UPDATE");
        assertThat(made).allSatisfy(record -> {
            assertThat(record.getString("source_type")).isEqualTo("postgresql");
            assertThat(record.getString("event_id")).hasSize(32);
        });
        Struct order = made.get(0);
        assertThat(order.getInt64("position")).isEqualTo(24_000_000_000L);
        assertThat(order.getStruct("record").schema().fields()).hasSize(14);
        assertThat(order.getStruct("record").getString("total")).isEqualTo("70000.00");
        assertThat(made.get(7).getString("primary_key")).isEqualTo("order_id,line");
    }

    @Test
    void mapsHoldTheSameChanges() {
        List<String> ids = values(Contestant.NORMALIZER).stream()
                .map(record -> record.getString("event_id"))
                .toList();

        assertThat(transformed(Contestant.NORMALIZER_MAPS))
                .extracting(record -> String.valueOf(((Map<?, ?>) record.value()).get("event_id")))
                .containsExactlyElementsOf(ids);
    }

    @Test
    void debeziumAddsWhatTheRecordCarries() {
        Struct order = values(Contestant.DEBEZIUM_ADD_FIELDS).get(0);

        assertThat(order.schema().fields()).hasSize(14 + TransformBenchmark.ADDED_FIELDS.split(",").length);
        assertThat(order.getString("__op")).isEqualTo("c");
        assertThat(order.getInt64("__source_lsn")).isEqualTo(24_000_000_000L);
    }

    @Test
    void debeziumCarriesDeletionsOnlyIfToldToRewriteThem() {
        assertThat(values(Contestant.DEBEZIUM_ADD_FIELDS)).hasSize(EVENTS - 1);
        assertThat(values(Contestant.DEBEZIUM_REWRITE)).hasSize(EVENTS);
        assertThat(values(Contestant.DEBEZIUM_REWRITE).get(7).getString("__op")).isEqualTo("d");
    }

    @Test
    void debeziumLeavesTheRowWithoutAddedFields() {
        assertThat(values(Contestant.DEBEZIUM).get(0).schema().fields()).hasSize(14);
    }

    @Test
    void theTransformReadsDocumentsOfMongo() {
        List<? extends Map<?, ?>> made = transformed(Contestant.NORMALIZER_DOCUMENTS).stream()
                .map(record -> (Map<?, ?>) record.value())
                .toList();

        assertThat(made)
                .extracting(record -> (Object) record.get("event_type"))
                .containsExactly(
                        "INSERT", "INSERT", "UPDATE", "INSERT", "UPDATE", "UPDATE", "INSERT", "DELETE", "UPDATE",
                        "UPDATE");
        assertThat(made).allSatisfy(record -> assertThat(record.get("sequence")).isNotNull());
        Map<?, ?> order = (Map<?, ?>) made.get(0).get("record");
        assertThat(order).hasSize(17);
        assertThat(order.get("_id")).isEqualTo("6b00fc4a6ab8e32719000000");
        assertThat(order.get("total")).isEqualTo("70000.25");
        assertThat((List<?>) order.get("items")).hasSize(3);
        assertThat((Map<?, ?>) made.get(7).get("record")).hasSize(1);
    }

    @Test
    void debeziumReadsTheSameDocuments() {
        int added = TransformBenchmark.ADDED_DOCUMENT_FIELDS.split(",").length;

        List<Struct> made = values(Contestant.DEBEZIUM_DOCUMENTS_REWRITE);

        assertThat(made).hasSize(EVENTS);
        assertThat(made.get(0).schema().fields()).hasSize(17 + 1 + added); // and __deleted
        assertThat(made.get(0).getString("_id")).isEqualTo("6b00fc4a6ab8e32719000000");
        assertThat(made.get(0).getString("__source_collection")).isEqualTo("orders");
        assertThat(made.get(7).getString("_id")).isEqualTo("6b00fc4a6ab8e32719000007");
        assertThat(made.get(7).schema().fields()).hasSize(1 + 1 + added);
        assertThat(values(Contestant.DEBEZIUM_DOCUMENTS).get(0).schema().fields())
                .hasSize(17);
    }

    private static List<Struct> values(Contestant contestant) {
        return transformed(contestant).stream()
                .map(ConnectRecord::value)
                .filter(Objects::nonNull)
                .map(Struct.class::cast)
                .toList();
    }

    private static List<SourceRecord> transformed(Contestant contestant) {
        Transformation<SourceRecord> transform = contestant.create();
        try {
            return contestant.events(EVENTS).stream().map(transform::apply).toList();
        } finally {
            transform.close();
        }
    }
}
