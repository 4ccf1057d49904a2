package io.millrace.connect.dynamodb.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.RecordNormalizer;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the transform of this suite makes of the decoded changes: each side has its own tests, but what counts is both. */
final class NormalizedChangesTest {
    private static final String KEYS = "{\"n\":{\"N\":\"7\"},\"b\":{\"B\":\"AQL/\"}}";
    private static final String ITEM = "{\"n\":{\"N\":\"7\"},\"b\":{\"B\":\"AQL/\"},\"s\":{\"S\":\"Zoë\"},"
            + "\"exact\":{\"N\":\"12345678901234567890123456789.012345678\"},\"yes\":{\"BOOL\":true},\"no\":{\"NULL\":true},"
            + "\"m\":{\"M\":{\"x\":{\"L\":[{\"N\":\"1\"},{\"B\":\"AA==\"}]}}},\"ss\":{\"SS\":[\"b\",\"a\"]},"
            + "\"ns\":{\"NS\":[\"10\",\"9\"]},\"bs\":{\"BS\":[\"AQ==\"]}}";
    private static final Map<String, Object> ROW = row();

    private static Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("n", "7");
        row.put("b", "AQL/");
        row.put("s", "Zoë");
        row.put("exact", "12345678901234567890123456789.012345678");
        row.put("yes", true);
        row.put("no", null);
        row.put("m", Map.of("x", List.of("1", "AA==")));
        row.put("ss", List.of("a", "b"));
        row.put("ns", List.of("9", "10"));
        row.put("bs", List.of("AQ=="));
        return row;
    }

    @ParameterizedTest
    @EnumSource
    void insertsAreRecords(DocumentFormat format) {
        SourceRecord out = normalized(format, Change.insert(ITEM).keyed(KEYS).json());

        assertThat(map(out.value()))
                .containsEntry("event_timestamp", 1730455199999L)
                .containsEntry("event_type", "INSERT")
                .containsEntry("global_id", null)
                .containsEntry("transaction_id", null)
                .containsEntry("service", "shop")
                .containsEntry("source", "changes/" + Decoding.SHARD)
                .containsEntry("position", null)
                .containsEntry("primary_key", "b,n")
                .containsEntry("schema_name", null)
                .containsEntry("table_name", "orders")
                .containsEntry("record", ROW)
                .containsEntry("event_id", "b7a1c8e4-0001-4c59-9f6f-2b1f0d1e0001")
                .containsEntry("sequence", Decoding.SEQUENCE)
                .containsEntry("source_type", "dynamodb")
                .doesNotContainKey("principal");
        assertThat(out.topic()).isEqualTo("shop.orders");
    }

    @ParameterizedTest
    @EnumSource
    void deletesOfExpiredItemsHoldTheItemAndThePrincipal(DocumentFormat format) {
        Change remove = Change.remove(ITEM).keyed(KEYS);
        String expired = remove.json()
                .replace(
                        "\"userIdentity\":null",
                        "\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}");

        SourceRecord out = normalized(format, expired);

        assertThat(map(out.value()))
                .containsEntry("event_type", "DELETE")
                .containsEntry("record", ROW)
                .containsEntry("principal", "dynamodb.amazonaws.com");
        assertThat(out.headers().lastWithName("millrace.principal").value()).isEqualTo("dynamodb.amazonaws.com");
    }

    /** The same item in two snapshots has one id, in whatever order its attributes come, and in whatever format. */
    @Test
    void snapshotReadsHaveAnIdOfTheirContent() {
        AttributeValue number = AttributeValue.fromN("7");
        AttributeValue text = AttributeValue.fromS("Zoë");
        AttributeValue bytes = AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2, -1}));
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("n", number);
        item.put("s", text);
        item.put("b", bytes);
        Map<String, AttributeValue> reordered = new LinkedHashMap<>();
        reordered.put("b", bytes);
        reordered.put("s", text);
        reordered.put("n", number);

        Map<String, Object> record =
                map(normalized(read(DocumentFormat.JSON, item)).value());

        assertThat(record)
                .containsEntry("event_type", "INSERT")
                .containsEntry("record", Map.of("n", "7", "s", "Zoë", "b", "AQL/"))
                .containsEntry("source", "changes")
                .containsEntry("sequence", null);
        assertThat((String) record.get("event_id")).matches("[0-9a-f]{32}");
        for (DocumentFormat format : DocumentFormat.values()) {
            assertThat(map(normalized(read(format, reordered)).value()))
                    .containsEntry("event_id", record.get("event_id"));
        }
    }

    private static DecodedRecord read(DocumentFormat format, Map<String, AttributeValue> item) {
        return new SnapshotEvents(Decoding.config(format, new DecodeErrors.Fail()), InstantSource.fixed(Decoding.NOW))
                .of("orders", item, List.of("n", "b"), Decoding.ARRIVED);
    }

    @Test
    void rowsOfTextHaveTheKeyAndTheItemInColumns() {
        SourceRecord out = normalized(
                DocumentFormat.JSON,
                Change.insert(ITEM).keyed(KEYS).json(),
                "output.mode",
                "row",
                "dynamodb.document.format",
                "text",
                "record.format",
                "struct");

        Struct row = (Struct) out.value();
        row.validate();
        assertThat(row.get("n")).isEqualTo("7");
        assertThat(row.getBytes("b")).containsExactly(1, 2, -1);
        assertThat(row.schema().field("document").schema().name()).isEqualTo("io.debezium.data.Json");
        assertThat(row.getString("document")).contains("\"exact\":12345678901234567890123456789.012345678");
        assertThat(out.key()).isInstanceOf(Struct.class);
    }

    private static SourceRecord normalized(DocumentFormat format, String json, String... options) {
        return normalized(Decoding.change(Decoding.config(format, new DecodeErrors.Fail()), json), options);
    }

    private static SourceRecord normalized(DecodedRecord decoded, String... options) {
        Map<String, String> configuration = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            configuration.put(options[i], options[i + 1]);
        }
        try (RecordNormalizer<SourceRecord> normalizer = new RecordNormalizer<>()) {
            normalizer.configure(configuration);
            return normalizer.apply(new SourceRecord(
                    Map.of(),
                    Map.of(),
                    decoded.topic(),
                    decoded.keySchema(),
                    decoded.key(),
                    decoded.valueSchema(),
                    decoded.value()));
        }
    }

    @SuppressWarnings("unchecked") // Records have text as keys
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
