package io.millrace.testkit.aws.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/** AWS's JSON protocols in their two encodings, text and CBOR. Thread-safe. */
public final class Wire {
    /** {@code application/x-amz-json-1.x}: bytes are Base64, times are seconds with a fraction. */
    public static final Wire JSON = new Wire(new JsonFactory());

    /** {@code application/x-amz-cbor-1.1}: bytes are bytes, times are milliseconds under tag 1. */
    public static final Wire CBOR = new Wire(new CBORFactory());

    private static final int EPOCH_TIME_TAG = 1;

    private final JsonFactory factory;
    private final ObjectMapper mapper;

    private Wire(JsonFactory factory) {
        this.factory = factory;
        this.mapper = new ObjectMapper(factory);
    }

    /** The encoding that the message is written in. */
    public static Wire of(AwsMessage message) {
        return message.contentType().startsWith("application/x-amz-cbor") ? CBOR : JSON;
    }

    /** A streaming parser over the message's body. */
    public JsonParser parser(byte[] body) throws IOException {
        return factory.createParser(body);
    }

    /** The whole body as a tree: for the actions that are not called often. */
    public JsonNode tree(AwsMessage message) {
        try {
            JsonNode tree = message.body().length == 0 ? mapper.createObjectNode() : mapper.readTree(message.body());
            if (!tree.isObject()) {
                throw malformed();
            }
            return tree;
        } catch (IOException e) {
            throw malformed();
        }
    }

    /** What AWS answers to a body that cannot be read. */
    public static AwsException malformed() {
        return AwsException.badRequest("SerializationException", "The request body cannot be read.");
    }

    /** Reads a time out of a tree: milliseconds since the epoch. */
    public long millis(JsonNode value) {
        return this == CBOR
                ? value.longValue()
                : value.decimalValue().movePointRight(3).longValue();
    }

    /** Writes a field that is a time, given in milliseconds since the epoch. */
    public void writeTime(JsonGenerator generator, String field, long millis) throws IOException {
        generator.writeFieldName(field);
        if (generator instanceof CBORGenerator cbor) {
            cbor.writeTag(EPOCH_TIME_TAG);
            cbor.writeNumber(millis);
        } else {
            generator.writeNumber(BigDecimal.valueOf(millis, 3));
        }
    }

    /** An answer with status 200 whose only value is the object that {@code fields} writes the fields of. */
    public AwsReply reply(AwsMessage message, int sizeHint, Fields fields) {
        return reply(200, message, sizeHint, fields);
    }

    /** An error: {@code __type} and {@code message}. */
    public AwsReply error(AwsMessage message, AwsException error) {
        return reply(error.status(), message, 256, generator -> {
            generator.writeStringField("__type", error.code());
            generator.writeStringField("message", error.text());
        });
    }

    /** The answer of an action that has nothing to say: no body at all. */
    public static AwsReply empty(AwsMessage message) {
        return new AwsReply(200, message.contentType(), new byte[0]);
    }

    private AwsReply reply(int status, AwsMessage message, int sizeHint, Fields fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(sizeHint);
        try (JsonGenerator generator = factory.createGenerator(out)) {
            generator.writeStartObject();
            fields.writeTo(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AwsReply(status, message.contentType(), out.toByteArray());
    }

    /** Writes the fields of an object. */
    @FunctionalInterface
    public interface Fields {
        /** Writes them. */
        void writeTo(JsonGenerator generator) throws IOException;
    }
}
