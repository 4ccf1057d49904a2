package io.millrace.ops.tail;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/** Messages that name their schema in their first bytes. Not thread-safe. */
final class WireFormats {
    private static final byte CONFLUENT = 0;
    private static final int CONFLUENT_HEADER = 5;
    private static final byte GLUE = 3;
    private static final int GLUE_HEADER = 18;

    /** What a schema's id stands for. */
    private sealed interface Format {}

    private record Avro(AvroFormat format) implements Format {}

    private record Json() implements Format {}

    private record Unreadable(String reason) implements Format {}

    private final @Nullable SchemaSource registry;
    private final JsonForm json;
    private final Map<Integer, Format> formats = new HashMap<>();

    WireFormats(@Nullable SchemaSource registry, JsonForm json) {
        this.registry = registry;
        this.json = json;
    }

    /**
     * What the bytes are, if they name their schema; else null.
     *
     * @throws UndecodableException if they do and cannot be decoded
     * @throws OpsException if the registry cannot be asked
     */
    @Nullable
    Decoded decode(String topic, byte[] bytes) throws UndecodableException {
        if (bytes[0] == CONFLUENT && bytes.length >= CONFLUENT_HEADER) {
            return confluent(
                    topic, bytes, ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt());
        }
        if (bytes[0] == GLUE && bytes.length >= GLUE_HEADER && (bytes[1] == 0 || bytes[1] == 5)) {
            throw new UndecodableException(
                    "names a schema of AWS Glue's registry, which is not read here: use a consumer with Glue's deserialiser");
        }
        return null;
    }

    private Decoded confluent(String topic, byte[] bytes, int id) throws UndecodableException {
        Format format = formats.get(id);
        if (format == null) {
            format = format(id);
            formats.put(id, format);
        }
        if (format instanceof Avro avro) {
            SchemaAndValue connect;
            try {
                connect = avro.format().read(bytes, CONFLUENT_HEADER);
            } catch (UndecodableException e) {
                throw new UndecodableException("is not what schema " + id + " says: " + e.getMessage());
            }
            return new Decoded(ConnectJson.of(connect.schema(), connect.value()), () -> connect);
        }
        if (format instanceof Unreadable unreadable) {
            throw new UndecodableException(unreadable.reason());
        }
        JsonNode node = JsonForm.read(bytes, CONFLUENT_HEADER);
        if (node == null) {
            throw new UndecodableException("is no JSON, as schema " + id + " says");
        }
        return new Decoded(node, () -> json.toConnect(topic, node, bytes));
    }

    private Format format(int id) {
        if (registry == null) {
            return new Unreadable(
                    "names schema " + id
                            + " of a schema registry, and none is known: set --schema-registry-url, or schemaRegistry.url of the context");
        }
        JsonNode answer;
        try {
            answer = registry.schema(id);
        } catch (OpsException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return new Unreadable(String.valueOf(e.getMessage()));
            }
            throw e;
        }
        String type = answer.path("schemaType").asText("AVRO");
        if (type.equals("JSON")) {
            return new Json();
        }
        if (!type.equals("AVRO")) {
            return new Unreadable(
                    "has a schema of type " + type + " (" + id + "), which is not read here: only AVRO and JSON are");
        }
        try {
            return new Avro(AvroFormat.of(answer.path("schema").asText()));
        } catch (UndecodableException e) {
            return new Unreadable(e.getMessage() + " (" + id + ")");
        }
    }
}
