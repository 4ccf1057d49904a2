package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KinesisRecordConverterTest {
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Struct ANN = new Struct(ROW).put("id", 7L).put("name", "Ann");

    @Test
    void writesStructsAsJson() {
        assertThat(data(convert("", record("k", ROW, ANN)))).isEqualTo("{\"id\":7,\"name\":\"Ann\"}");
    }

    @Test
    void writesMapsAsJson() {
        assertThat(data(convert("", record("k", null, Map.of("a", List.of(1, true))))))
                .isEqualTo("{\"a\":[1,true]}");
    }

    @Test
    void passesBytesAndTextThrough() {
        byte[] bytes = {0, 1, -1};
        ByteBuffer buffer = ByteBuffer.allocateDirect(3).put(bytes).flip();

        assertThat(convert("", record("k", null, bytes)).payload().data()).isSameAs(bytes);
        assertThat(convert("", record("k", null, buffer)).payload().data()).containsExactly(0, 1, -1);
        assertThat(buffer.remaining()).isEqualTo(3);
        assertThat(data(convert("", record("k", null, "grüß\n")))).isEqualTo("grüß\n");
    }

    @Test
    void countsDataAndPartitionKeyInBytes() {
        SinkRecord record = record("aü€😀", null, new byte[100]);
        record.headers().addString("hash", "1");

        assertThat(convert("kinesis.explicit.hash.key.header=hash", record).bytes())
                .isEqualTo(100 + "aü€😀".getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void sendsToTheStream() {
        String arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";

        assertThat(convert("", record("k", null, "v")).destination()).isEqualTo("s");
        assertThat(new KinesisRecordConverter(
                                new KinesisSinkConfig(Map.of("kinesis.stream.arn", arn)), new SplittableRandom(1))
                        .convert(record("k", null, "v"))
                        .orElseThrow()
                        .destination())
                .isEqualTo(arn);
    }

    @Test
    void sendsATopicToItsStreamByItsNameAfterTransforms() {
        KinesisRecordConverter byTopic = new KinesisRecordConverter(
                new KinesisSinkConfig(Map.of("kinesis.topic.to.stream", "topic:mine,renamed:other")),
                new SplittableRandom(1));
        SinkRecord record = record("k", null, "v");

        assertThat(byTopic.convert(record).orElseThrow().destination()).isEqualTo("mine");
        assertThat(byTopic.convert(renamed(record, "renamed")).orElseThrow().destination())
                .isEqualTo("other");
        assertThat(convert("kinesis.topic.to.stream=other:t", record).destination())
                .isEqualTo("s");
        assertThatThrownBy(() -> byTopic.convert(renamed(record, "unknown")))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContainingAll("kinesis.topic.to.stream", "unknown", "kinesis.stream.name")
                .extracting(e -> ((RejectedRecordException) e).reason())
                .isEqualTo("no-stream-for-topic");
    }

    private static SinkRecord renamed(SinkRecord record, String topic) {
        return record.newRecord(topic, 3, null, record.key(), null, record.value(), 1L);
    }

    @Test
    void endsPayloadsWithOneLineFeed() {
        String newline = "kinesis.append.newline=true";

        assertThat(data(convert(newline, record("k", ROW, ANN)))).isEqualTo("{\"id\":7,\"name\":\"Ann\"}\n");
        assertThat(data(convert(newline, record("k", null, "text")))).isEqualTo("text\n");
        assertThat(data(convert(newline, record("k", null, "text\n")))).isEqualTo("text\n");
        assertThat(data(convert(newline, record("k", null, new byte[0])))).isEqualTo("\n");
    }

    @Test
    void rejectsNullValuesUnlessToldOtherwise() {
        SinkRecord tombstone = record("k", null, null);

        assertThatThrownBy(() -> convert("", tombstone))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("behavior.on.null.values")
                .extracting(e -> ((RejectedRecordException) e).reason())
                .isEqualTo("null-value");
        assertThat(converter("behavior.on.null.values=ignore").convert(tombstone))
                .isEmpty();
        assertThat(convert("behavior.on.null.values=write", tombstone).payload().data())
                .isEmpty();
        assertThat(convert("behavior.on.null.values=write; kinesis.append.newline=true", tombstone)
                        .bytes())
                .isEqualTo(1);
    }

    @Test
    void rejectsOtherValuesAndSaysWhatToChange() {
        for (Object value : List.of(42L, true, 1.5, List.of("canary"))) {
            assertThatThrownBy(() -> convert("", record("k", null, value)))
                    .isInstanceOf(RejectedRecordException.class)
                    .hasMessageContaining("value.converter")
                    .hasMessageContaining(value.getClass().getName())
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void namesTheFieldThatCannotBeWritten() {
        assertThatThrownBy(() -> convert("", record("k", null, Map.of("a", Map.of("b", new StringBuilder("canary"))))))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("field a.b")
                .hasMessageNotContaining("canary");
    }

    @Test
    void takesTextKeysAsTheyAre() {
        Outgoing<KinesisEntry> entry = convert("", record("order-7", null, "v"));

        assertThat(entry.payload().partitionKey()).isEqualTo("order-7");
        assertThat(entry.orderingKey()).isEqualTo("order-7");
    }

    @Test
    void hashesKeysOnlyWhereShardsMatter() {
        SinkRecord record = record("abc", null, "v");
        record.headers().addString("hash", "7");
        String off = "kinesis.rate.limit.percent=0";

        assertThat(convert("", record).payload().hash())
                .isEqualTo(new HashKey(0x900150983cd24fb0L, 0xd6963f7d28e17f72L));
        assertThat(convert("kinesis.explicit.hash.key.header=hash", record)
                        .payload()
                        .hash())
                .isEqualTo(new HashKey(0, 7));
        assertThat(convert(off + "; kinesis.aggregation.enabled=true", record)
                        .payload()
                        .hash())
                .isNotNull();
        assertThatThrownBy(() -> convert(off, record).payload().hash()).isInstanceOf(NullPointerException.class);
    }

    @Test
    void writesStructAndMapKeysAsCanonicalJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", "Ann");
        map.put("id", 7L);

        assertThat(key("", record(ANN, null, "v"))).isEqualTo("{\"id\":7,\"name\":\"Ann\"}");
        assertThat(key("", record(map, null, "v"))).isEqualTo("{\"id\":7,\"name\":\"Ann\"}");
    }

    /** As a Record's key arrives: in any order of its columns, with a schema of any width, and read from JSON without one. */
    @Test
    void givesTheSameRowTheSameKeyHoweverItsKeyArrives() {
        String expected = "{\"id\":7,\"shop\":{\"at\":\"2024-12-03\",\"no\":-1},\"unit\":null}";
        List<Object> keys = new ArrayList<>();
        for (Schema.Type width : List.of(Schema.Type.INT8, Schema.Type.INT16, Schema.Type.INT32, Schema.Type.INT64)) {
            for (boolean reversed : List.of(false, true)) {
                keys.add(structKey(width, reversed));
            }
        }
        for (List<Number> numbers : List.of(List.<Number>of(7, -1), List.<Number>of(7L, -1L))) {
            Map<String, Object> shop = new LinkedHashMap<>();
            shop.put("no", numbers.get(1));
            shop.put("at", "2024-12-03");
            Map<String, Object> key = new HashMap<>();
            key.put("unit", null);
            key.put("shop", shop);
            key.put("id", numbers.get(0));
            keys.add(key);
        }
        keys.add(expected); // record.key.format=json
        keys.add(expected.getBytes(StandardCharsets.UTF_8));

        assertThat(keys).allSatisfy(key -> {
            assertThat(key("", record(key, null, "v"))).isEqualTo(expected);
            Schema schema = key instanceof Struct struct ? struct.schema() : null;
            SinkRecord withSchema =
                    new SinkRecord("topic", 3, schema, key, null, "v", 5, 1L, TimestampType.CREATE_TIME);
            assertThat(key("", withSchema)).isEqualTo(expected);
        });
    }

    private static Struct structKey(Schema.Type width, boolean reversed) {
        Schema number = SchemaBuilder.type(width).build();
        SchemaBuilder shop = SchemaBuilder.struct();
        SchemaBuilder row = SchemaBuilder.struct();
        if (reversed) {
            Schema inner =
                    shop.field("no", number).field("at", Schema.STRING_SCHEMA).build();
            row.field("unit", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("shop", inner)
                    .field("id", number);
        } else {
            Schema inner =
                    shop.field("at", Schema.STRING_SCHEMA).field("no", number).build();
            row.field("id", number).field("shop", inner).field("unit", Schema.OPTIONAL_STRING_SCHEMA);
        }
        Schema schema = row.build();
        Struct inner = new Struct(schema.field("shop").schema())
                .put("at", "2024-12-03")
                .put("no", ofWidth(width, -1));
        return new Struct(schema).put("id", ofWidth(width, 7)).put("shop", inner);
    }

    private static Object ofWidth(Schema.Type width, int number) {
        return switch (width) {
            case INT8 -> (byte) number;
            case INT16 -> (short) number;
            case INT32 -> number;
            default -> (long) number;
        };
    }

    @Test
    void writesFractionsOfAnyWidthAlike() {
        assertThat(key("", record(Map.of("at", 0.1f), null, "v"))).isEqualTo("{\"at\":0.1}");
        assertThat(key("", record(Map.of("at", 0.1), null, "v"))).isEqualTo("{\"at\":0.1}");
    }

    @Test
    void writesOtherKeysAsText() {
        assertThat(key("", record(42L, null, "v"))).isEqualTo("42");
        assertThat(key("", record(true, null, "v"))).isEqualTo("true");
        assertThat(key("", record(new BigDecimal("1.50"), null, "v"))).isEqualTo("1.50");
        assertThat(key("", record(List.of(1, "a"), null, "v"))).isEqualTo("[1,\"a\"]");
    }

    @Test
    void writesBytesAsTextOrBase64() {
        assertThat(key("", record("grüß".getBytes(StandardCharsets.UTF_8), null, "v")))
                .isEqualTo("grüß");
        assertThat(key("", record(new byte[] {0, 1, -1}, null, "v"))).isEqualTo("AAH/");
        assertThat(key("", record(ByteBuffer.wrap(new byte[] {0, 1, -1}), null, "v")))
                .isEqualTo("AAH/");
    }

    @Test
    void takesTopicAndPartitionWhereThereIsNoKey() {
        assertThat(key("", record(null, null, "v"))).isEqualTo("topic-3");
        assertThat(key("", record("", null, "v"))).isEqualTo("topic-3");
        assertThat(key("", record(new byte[0], null, "v"))).isEqualTo("topic-3");
        assertThat(key("kinesis.partition.key.source=partition", record("k", null, "v")))
                .isEqualTo("topic-3");
    }

    @Test
    void keepsTheOriginalTopicWhereATransformRenamesIt() {
        SinkRecord renamed = record(null, null, "v").newRecord("other", 9, null, null, null, "v", 1L);

        assertThat(key("", renamed)).isEqualTo("topic-3");
    }

    @Test
    void hashesKeysThatAreTooLong() {
        String longest = "x".repeat(256);

        assertThat(key("", record(longest, null, "v"))).isEqualTo(longest);
        assertThat(key("", record(longest + "x", null, "v")))
                .isEqualTo(sha256OfXs(257))
                .hasSize(64);
        assertThat(key("", record("😀".repeat(129), null, "v"))).hasSize(64);
    }

    @Test
    void hashesKeysThatHaveNoUtf8() {
        assertThat(key("", record("a\uD800", null, "v")))
                .isEqualTo(sha256((byte) 0, (byte) 'a', (byte) 0xD8, (byte) 0));
        assertThat(key("", record("\uD83Da\uDE00", null, "v"))).hasSize(64);
        assertThat(key("", record("\uDE00\uD83D", null, "v"))).hasSize(64);
        assertThat(key("", record("a\uD801", null, "v"))).isNotEqualTo(key("", record("a\uD800", null, "v")));
        assertThat(key("", record("x".repeat(300) + "\uD801", null, "v")))
                .isNotEqualTo(key("", record("x".repeat(300) + "\uD800", null, "v")));
        assertThat(key("", record("😀a😀", null, "v"))).isEqualTo("😀a😀");
    }

    @Test
    void takesKeysFromFields() {
        Schema outer = SchemaBuilder.struct()
                .field(
                        "after",
                        SchemaBuilder.struct()
                                .field("id", Decimal.schema(1))
                                .optional()
                                .build())
                .field("with.dots", Schema.STRING_SCHEMA)
                .build();
        Struct after = new Struct(outer.field("after").schema()).put("id", new BigDecimal("7.5"));
        Struct value = new Struct(outer).put("after", after).put("with.dots", "d");
        String source = "kinesis.partition.key.source=field; kinesis.partition.key.field=";

        assertThat(key(source + "after.id", record("k", outer, value))).isEqualTo("7.5");
        assertThat(key(source + "with.dots", record("k", outer, value))).isEqualTo("d");
        assertThat(key(source + "a.b", record("k", null, Map.of("a", Map.of("b", 1)))))
                .isEqualTo("1");
        assertThat(key(source + "after.id", record("k", outer, new Struct(outer).put("with.dots", "d"))))
                .isEqualTo("topic-3");
    }

    @Test
    void takesKeysFromARecordsRow() {
        Schema address = SchemaBuilder.struct()
                .field("city", Schema.STRING_SCHEMA)
                .optional()
                .build();
        Schema row = SchemaBuilder.struct()
                .field("customer_id", Schema.INT32_SCHEMA)
                .field("address", address)
                .field("tags", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT16_SCHEMA))
                .optional()
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("event_type", Schema.STRING_SCHEMA)
                .field("record", row)
                .build();
        Struct struct = new Struct(schema)
                .put("event_type", "INSERT")
                .put(
                        "record",
                        new Struct(row)
                                .put("customer_id", 7)
                                .put("address", new Struct(address).put("city", "Graz"))
                                .put("tags", Map.of("vip", (short) 3)));
        Map<String, Object> map = Map.of(
                "event_type",
                "INSERT",
                "record",
                Map.of("customer_id", 7L, "address", Map.of("city", "Graz"), "tags", Map.of("vip", 3L)));
        String source = "kinesis.partition.key.source=field; kinesis.partition.key.field=";

        Map.of(
                        "event_type",
                        "INSERT",
                        "record.customer_id",
                        "7",
                        "record.address.city",
                        "Graz",
                        "record.address",
                        "{\"city\":\"Graz\"}",
                        "record.tags.vip",
                        "3")
                .forEach((field, expected) -> {
                    assertThat(key(source + field, record("k", schema, struct))).isEqualTo(expected);
                    assertThat(key(source + field, record("k", null, map))).isEqualTo(expected);
                });
    }

    @Test
    void doesNotPutADefaultInThePlaceOfANullField() {
        Schema schema = SchemaBuilder.struct()
                .field("id", SchemaBuilder.int32().optional().defaultValue(0).build())
                .build();
        String source = "kinesis.partition.key.source=field; kinesis.partition.key.field=id";

        assertThat(key(source, record("k", schema, new Struct(schema).put("id", null))))
                .isEqualTo("topic-3");
    }

    @Test
    void writesWithThePayloadConverter() {
        String converter = "payload.converter=" + Upper.class.getName();
        Upper.closed = false;

        assertThat(data(convert(converter, record("k", null, "text")))).isEqualTo("TEXT");
        assertThat(data(convert(converter, record("k", null, 42L)))).isEqualTo("42");
        assertThat(data(convert(converter + "; kinesis.append.newline=true", record("k", null, "text"))))
                .isEqualTo("TEXT\n");
        assertThat(convert(converter + "; kinesis.append.newline=true", record("k", null, "text"))
                        .bytes())
                .isEqualTo(6);
        assertThat(key(
                        converter + "; kinesis.partition.key.source=field; kinesis.partition.key.field=id",
                        record("k", null, Map.of("id", 7))))
                .isEqualTo("7");

        KinesisRecordConverter sink = converter(converter);
        sink.close();
        assertThat(Upper.closed).isTrue();
    }

    @Test
    void treatsNothingFromThePayloadConverterAsNoValue() {
        String converter = "payload.converter=" + Upper.class.getName() + "; behavior.on.null.values=";

        for (Object value : Arrays.asList("nothing", null)) {
            SinkRecord record = record("k", null, value);
            assertThat(converter(converter + "ignore").convert(record)).isEmpty();
            assertThat(data(convert(converter + "write", record))).isEmpty();
            assertThatThrownBy(() -> convert(converter + "fail", record))
                    .hasMessageContaining("behavior.on.null.values");
        }
    }

    /** Writes in capitals, and makes nothing of {@code nothing}. */
    public static final class Upper implements Converter {
        private static boolean closed;

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {}

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            String text = value.toString();
            return text.equals("nothing") ? null : text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void rejectsRecordsWithoutTheField() {
        String source = "kinesis.partition.key.source=field; kinesis.partition.key.field=no.such";

        for (Object value : Arrays.asList(ANN, Map.of("canary", 1), "canary", Map.of("no", "canary"))) {
            assertThatThrownBy(() -> convert(source, record("k", null, value)))
                    .isInstanceOf(RejectedRecordException.class)
                    .hasMessageContaining("'no.such'")
                    .hasMessageContaining("kinesis.partition.key.field")
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void takesKeysFromHeaders() {
        String source = "kinesis.partition.key.source=header; kinesis.partition.key.header=h";
        SinkRecord record = record("k", null, "v");
        record.headers().add("h", new SchemaAndValue(null, "first"));
        record.headers().add("h", new SchemaAndValue(null, 7));

        assertThat(key(source, record)).isEqualTo("7");
        assertThatThrownBy(() -> convert(source, record("k", null, "v")))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("kinesis.partition.key.header");
    }

    @Test
    void spreadsRandomKeysWithoutOrder() {
        KinesisRecordConverter converter = converter("kinesis.partition.key.source=random");
        Set<String> keys = new HashSet<>();

        for (int i = 0; i < 1_000; i++) {
            Outgoing<KinesisEntry> entry =
                    converter.convert(record("k", null, "v")).orElseThrow();
            keys.add(entry.payload().partitionKey());
            assertThat(entry.orderingKey()).isNull();
        }

        assertThat(keys).hasSize(1_000);
    }

    @Test
    void takesExplicitHashKeysFromTheHeader() {
        BigInteger largest = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

        assertThat(explicitHashKey(largest.toString())).isEqualTo(largest.toString());
        assertThat(explicitHashKey(largest)).isEqualTo(largest.toString());
        assertThat(explicitHashKey(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(explicitHashKey((byte) 0)).isEqualTo("0");
        assertThat(explicitHashKey("12".getBytes(StandardCharsets.UTF_8))).isEqualTo("12");
        assertThat(convert("kinesis.explicit.hash.key.header=hash", record("k", null, "v"))
                        .payload()
                        .explicitHashKey())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-7", "canary", "1.5", "340282366920938463463374607431768211456", "1E+99999999", "1E-99999999"})
    void rejectsExplicitHashKeysOutOfRange(String hashKey) {
        assertThatThrownBy(() -> explicitHashKey(hashKey))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("kinesis.explicit.hash.key.header")
                .hasMessageNotContaining(hashKey);
    }

    @Test
    void rejectsExplicitHashKeysThatHaveLostDigits() {
        assertThatThrownBy(() -> explicitHashKey(3.4e38)).hasMessageContaining("StringConverter");
    }

    private static String explicitHashKey(Object header) {
        SinkRecord record = record("k", null, "v");
        record.headers().add("hash", new SchemaAndValue(null, header));
        return convert("kinesis.explicit.hash.key.header=hash", record)
                .payload()
                .explicitHashKey();
    }

    private static String sha256OfXs(int count) {
        return sha256("x".repeat(count).getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte... bytes) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
            return String.format("%064x", new BigInteger(1, digest));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String key(String props, SinkRecord record) {
        return convert(props, record).payload().partitionKey();
    }

    private static String data(Outgoing<KinesisEntry> entry) {
        return new String(entry.payload().data(), StandardCharsets.UTF_8);
    }

    private static Outgoing<KinesisEntry> convert(String props, SinkRecord record) {
        return converter(props).convert(record).orElseThrow();
    }

    private static KinesisRecordConverter converter(String props) {
        Map<String, String> all = new HashMap<>();
        if (!props.isEmpty()) {
            all.putAll(KinesisSinkConnectorTest.parse(props));
        }
        all.put("kinesis.stream.name", "s");
        return new KinesisRecordConverter(new KinesisSinkConfig(all), new SplittableRandom(1));
    }

    private static SinkRecord record(Object key, Schema valueSchema, Object value) {
        return new SinkRecord("topic", 3, null, key, valueSchema, value, 5, 1L, TimestampType.CREATE_TIME);
    }
}
