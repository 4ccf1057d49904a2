package io.millrace.benchmarks.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.transform.TransformBenchmark.Contestant;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

class TransformBenchmarkTest {
    private final SourceRecord event = PostgresEvents.updates(1).get(0);

    @Test
    void theTransformReadsTheEventAsAnUpdateOfPostgres() {
        Struct made = transformed(Contestant.NORMALIZER);

        assertThat(made.getString("event_type")).isEqualTo("UPDATE");
        assertThat(made.getString("source_type")).isEqualTo("postgresql");
        assertThat(made.getInt64("position")).isEqualTo(24_000_000_000L);
        assertThat(made.getString("event_id")).hasSize(32);
        assertThat(made.getStruct("record").schema().fields()).hasSize(16);
        assertThat(made.getStruct("record").getString("balance")).isEqualTo("70000.00");
    }

    @Test
    void debeziumAddsWhatTheRecordCarries() {
        Struct made = transformed(Contestant.DEBEZIUM_ADD_FIELDS);

        assertThat(made.schema().fields()).hasSize(16 + TransformBenchmark.ADDED_FIELDS.split(",").length);
        assertThat(made.getString("__op")).isEqualTo("u");
        assertThat(made.getInt64("__source_lsn")).isEqualTo(24_000_000_000L);
    }

    @Test
    void debeziumLeavesTheRowWithoutAddedFields() {
        assertThat(transformed(Contestant.DEBEZIUM).schema().fields()).hasSize(16);
    }

    private Struct transformed(Contestant contestant) {
        Transformation<SourceRecord> transform = contestant.create();
        try {
            return (Struct) transform.apply(event).value();
        } finally {
            transform.close();
        }
    }
}
