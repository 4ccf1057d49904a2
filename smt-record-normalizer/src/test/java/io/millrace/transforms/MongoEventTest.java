package io.millrace.transforms;

import static io.millrace.transforms.MongoEvents.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Changes of documents become Records, as captured from the real connector without schemas, and with its schemas. */
final class MongoEventTest {
    private static final String HEX = "6b00fc4a6ab8e32719797ea6";
    private static final Map<String, Object> KEY = Map.of("id", MongoEvents.OID);
    private static final Map<String, Object> REPLACED = map("_id", HEX, "first_name", "Ann Replaced");
    private static final Map<String, Object> ANN = map(
            "_id",
            HEX,
            "first_name",
            "Ann",
            "email",
            "ann@x.org",
            "balance",
            "10.25",
            "n",
            42L,
            "tags",
            List.of("a", "b"),
            "created",
            "2023-11-14T22:13:20Z",
            "nested",
            map("x", 1L, "y", 2L));

    @Test
    void insert() {
        Map<String, Object> record = Normalizers.record(KEY, Events.captured("mongodb-create"));

        assertThat(List.copyOf(record.keySet()))
                .containsExactly(
                        "event_timestamp",
                        "event_type",
                        "global_id",
                        "transaction_id",
                        "service",
                        "source",
                        "position",
                        "primary_key",
                        "schema_name",
                        "table_name",
                        "record",
                        "event_id",
                        "sequence",
                        "source_type",
                        "unavailable",
                        "removed_fields");
        assertThat(record)
                .containsEntry("event_timestamp", 1795226698845L)
                .containsEntry("event_type", "INSERT")
                .containsEntry("global_id", null)
                .containsEntry("transaction_id", null)
                .containsEntry("service", "mongo-deployment-regex95307")
                .containsEntry("source", "mongo-deployment-regex95307")
                .containsEntry("position", null)
                .containsEntry("primary_key", "_id")
                .containsEntry("schema_name", "inventory")
                .containsEntry("table_name", "customers")
                .containsEntry("record", ANN)
                .containsEntry("sequence", null)
                .containsEntry("source_type", "mongodb")
                .containsEntry("removed_fields", null);
        assertThat(List.copyOf(Events.mapOf(record.get("record")).keySet()))
                .containsExactly("_id", "first_name", "email", "balance", "n", "tags", "created", "nested");
    }

    @Test
    void snapshotRead() {
        Map<String, Object> record =
                Normalizers.record(Map.of("id", "1"), Events.captured("mongodb-read"), "snapshot.event.type", "READ");

        assertThat(record)
                .containsEntry("event_type", "READ")
                .containsEntry("record", map("_id", 1L, "first_name", "Snap", "balance", "1.50"));
    }

    @Test
    void updateWithTheWholeDocument() {
        Map<String, Object> record =
                Normalizers.record(KEY, Events.captured("mongodb-update"), "include.before", "true");

        Map<String, Object> after = copy(ANN);
        after.put("email", "ann2@x.org");
        after.remove("n");
        after.put("nested", map("x", 9L, "y", 2L));
        assertThat(record)
                .containsEntry("event_type", "UPDATE")
                .containsEntry("record", after)
                .containsEntry("before", ANN)
                .containsEntry("removed_fields", null);
    }

    @Test
    void updateWithoutTheWholeDocumentHoldsTheKeyAndWhatChanged() {
        Map<String, Object> record =
                Normalizers.record(KEY, Events.captured("mongodb-update-partial"), "include.before", "true");

        assertThat(record)
                .containsEntry("event_type", "UPDATE")
                .containsEntry("record", map("_id", HEX, "email", "ann2@x.org", "nested.x", 9L))
                .containsEntry("before", null)
                .containsEntry("removed_fields", List.of("n"))
                .doesNotContainKey("truncated_arrays");
    }

    @Test
    void replacement() {
        Map<String, Object> record = Normalizers.record(KEY, Events.captured("mongodb-replace"));

        assertThat(record).containsEntry("event_type", "UPDATE").containsEntry("record", REPLACED);
    }

    @Test
    void deleteHoldsThePreImageWhereThereIsOne() {
        assertThat(Normalizers.record(KEY, Events.captured("mongodb-delete")))
                .containsEntry("event_type", "DELETE")
                .containsEntry("record", REPLACED);
        assertThat(Normalizers.record(KEY, Events.captured("mongodb-delete"), "before.images", "key"))
                .containsEntry("record", map("_id", HEX));
    }

    @Test
    void deleteWithoutPreImageHoldsTheKey() {
        assertThat(Normalizers.record(KEY, Events.captured("mongodb-delete-key")))
                .containsEntry("record", map("_id", HEX));
    }

    @Test
    void eventsWithSchemasBecomeTheSameWithout() {
        Struct event =
                MongoEvents.event("c", null, "{\"_id\": " + MongoEvents.OID + ",\"n\": {\"$numberLong\": \"42\"}}");

        SinkRecord out = Normalizers.sink().apply(Events.sink(MongoEvents.key(MongoEvents.OID), event));

        assertThat(out.valueSchema()).isNull();
        assertThat(Events.mapOf(out.value())).containsEntry("record", map("_id", HEX, "n", 42L));
        assertThat(out.keySchema()).isNull();
        assertThat(out.key()).isEqualTo(map("_id", HEX));
    }

    @Test
    void truncatedArraysAreNamedWhereThereAreSome() {
        Struct event = MongoEvents.update("{}", null, Map.of("tags", 1));

        assertThat(MongoEvents.record(MongoEvents.key("7"), event))
                .containsEntry("record", map("_id", 7L))
                .containsEntry("removed_fields", null)
                .containsEntry("truncated_arrays", List.of(Map.of("field", "tags", "size", 1)));
    }

    private static Map<String, Object> copy(Map<String, Object> other) {
        return new LinkedHashMap<>(other);
    }
}
