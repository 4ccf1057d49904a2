package io.millrace.ops.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.TailedMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What Avro's own classes have written, in Confluent's frame. */
class AvroMessagesTest {
    private static final String RECORD = """
            {"type":"record","name":"Record","namespace":"shop","connect.name":"shop.orders.Record","fields":[
              {"name":"event_timestamp","type":"long"},
              {"name":"event_type","type":"string"},
              {"name":"table_name","type":["null","string"],"default":null},
              {"name":"record","type":["null",{"type":"record","name":"Row","fields":[
                {"name":"id","type":"int"},
                {"name":"small","type":{"type":"int","connect.type":"int16"}},
                {"name":"price","type":{"type":"bytes","scale":2,"precision":9,"logicalType":"decimal","connect.version":1,
                  "connect.parameters":{"scale":"2"},"connect.name":"org.apache.kafka.connect.data.Decimal"}},
                {"name":"day","type":["null",{"type":"int","connect.name":"org.apache.kafka.connect.data.Date","logicalType":"date"}]},
                {"name":"flag","type":"boolean"},
                {"name":"ratio","type":"double"},
                {"name":"half","type":"float"},
                {"name":"raw","type":{"type":"fixed","name":"Two","size":2}},
                {"name":"state","type":{"type":"enum","name":"State","symbols":["NEW","OLD"]}},
                {"name":"tags","type":{"type":"array","items":["null","string"]}},
                {"name":"more","type":{"type":"map","values":"long"}},
                {"name":"other","type":["string","null"]}]}]},
              {"name":"before","type":["null","Row"],"default":null}]}""";

    /** Where any bytes are a value. */
    private static final String WITHOUT_DECIMAL =
            RECORD.replaceAll("(?s)\\{\"type\":\"bytes\".*?Decimal\"\\}", "\"bytes\"");

    @Test
    void recordsAreReadWithAllTheirTypes() throws IOException {
        Schema schema = new Schema.Parser().parse(RECORD);
        Schema row = schema.getField("record").schema().getTypes().get(1);
        GenericRecord value = new GenericData.Record(schema);
        value.put("event_timestamp", -9_007_199_254_740_993L);
        value.put("event_type", "INSERT");
        value.put("table_name", "größe");
        GenericRecord columns = new GenericData.Record(row);
        columns.put("id", 7);
        columns.put("small", -3);
        columns.put("price", ByteBuffer.wrap(new byte[] {4, 1}));
        columns.put("day", 19_849);
        columns.put("flag", true);
        columns.put("ratio", 0.1);
        columns.put("half", 0.5f);
        columns.put("raw", new GenericData.Fixed(row.getField("raw").schema(), new byte[] {1, 2}));
        columns.put("state", new GenericData.EnumSymbol(row.getField("state").schema(), "OLD"));
        columns.put("tags", java.util.Arrays.asList("a", null));
        columns.put("more", Map.of("k", Long.MIN_VALUE));
        columns.put("other", null);
        value.put("record", columns);

        TailedMessage message = decode(encode(schema, value), RECORD, "AVRO");

        assertThat(message.kind()).as(String.valueOf(message.note())).isEqualTo(TailedMessage.Kind.RECORD);
        assertThat(message.value())
                .hasToString(
                        "{\"event_timestamp\":-9007199254740993,\"event_type\":\"INSERT\",\"table_name\":\"größe\","
                                + "\"record\":{\"id\":7,\"small\":-3,\"price\":\"10.25\",\"day\":\"2024-05-06\",\"flag\":true,\"ratio\":0.1,"
                                + "\"half\":0.5,\"raw\":\"AQI=\",\"state\":\"OLD\",\"tags\":[\"a\",null],"
                                + "\"more\":{\"k\":-9223372036854775808},\"other\":null},\"before\":null}");
    }

    @Test
    void whateverAvroWritesOfASchemaIsReadToItsEnd() throws IOException {
        Schema schema = new Schema.Parser().parse(WITHOUT_DECIMAL);

        for (Object value : new RandomData(schema, 200, 7L)) {
            TailedMessage message = decode(encode(schema, value), WITHOUT_DECIMAL, "AVRO");
            assertThat(message.note()).isNull();
            assertThat(message.action())
                    .isEqualTo(((GenericRecord) value).get("event_type").toString());
        }
    }

    @Test
    void aMessageThatIsNotWhatItsSchemaSaysIsUnreadable() throws IOException {
        Schema schema = new Schema.Parser().parse(WITHOUT_DECIMAL);
        byte[] message = encode(schema, new RandomData(schema, 1, 7L).iterator().next());

        assertThat(decode(java.util.Arrays.copyOf(message, message.length - 1), WITHOUT_DECIMAL, "AVRO")
                        .note())
                .isEqualTo("is not what schema 258 says: it ends too early");
        assertThat(decode(java.util.Arrays.copyOf(message, message.length + 1), WITHOUT_DECIMAL, "AVRO")
                        .note())
                .isEqualTo("is not what schema 258 says: it is longer");
    }

    @Test
    void aMessageThatSaysItIsLargerThanMemoryIsUnreadableToo() throws IOException {
        for (String type : List.of("\"string\"", "\"bytes\"", "{\"type\":\"array\",\"items\":\"null\"}")) {
            for (long length : new long[] {Integer.MAX_VALUE - 9, 1L << 40, -1L << 40}) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                bytes.write(new byte[] {0, 0, 0, 1, 2});
                BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
                encoder.writeLong(length);
                encoder.flush();

                assertThat(decode(bytes.toByteArray(), type, "AVRO").note())
                        .as("%s of %d", type, length)
                        .startsWith("is not what schema 258 says: it ");
            }
        }
    }

    @Test
    void whatIsNotReadHereIsNamed() {
        byte[] message = {0, 0, 0, 1, 2, 2};

        assertThat(decode(message, "syntax = \"proto3\";", "PROTOBUF").note()).contains("PROTOBUF");
        assertThat(decode(message, "[\"string\",\"int\"]", "AVRO").note()).contains("union of several types");
        assertThat(decode(
                                message,
                                "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":[\"null\",\"A\"]}]}",
                                "AVRO")
                        .note())
                .contains("holds itself");
    }

    @Test
    void jsonWithASchemaInTheRegistryIsReadAsJson() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {0, 0, 0, 1, 2});
        bytes.write(
                "{\"event_timestamp\":1,\"event_type\":\"DELETE\",\"table_name\":\"t\",\"record\":null}".getBytes());

        assertThat(decode(bytes.toByteArray(), "{}", "JSON").action()).isEqualTo("DELETE");
    }

    @Test
    void aSchemaThatTheRegistryDoesNotHaveIsUnreadableAndARegistryThatDoesNotAnswerIsNot() {
        SchemaSource without = id -> {
            throw new OpsException(Kind.NOT_FOUND, "has no schema " + id);
        };
        SchemaSource silent = id -> {
            throw new OpsException(Kind.UNREACHABLE, "does not answer");
        };
        byte[] message = {0, 0, 0, 1, 2, 2};

        assertThat(decode(message, without).note()).isEqualTo("has no schema 258");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> decode(message, silent))
                .isInstanceOf(OpsException.class)
                .hasMessage("does not answer");
    }

    private static byte[] encode(Schema schema, Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {0, 0, 0, 1, 2});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static TailedMessage decode(byte[] message, String schema, String type) {
        return decode(message, id -> {
            assertThat(id).isEqualTo(258);
            JsonNode answer =
                    JsonNodeFactory.instance.objectNode().put("schema", schema).put("schemaType", type);
            return answer;
        });
    }

    private static TailedMessage decode(byte[] message, SchemaSource registry) {
        try (MessageDecoder decoder = new MessageDecoder(Subjects.options(Map.of()), registry)) {
            return decoder.decode(new ConsumerRecord<>("t", 1, 7, null, message));
        }
    }
}
