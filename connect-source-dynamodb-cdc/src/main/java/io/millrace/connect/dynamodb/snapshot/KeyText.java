package io.millrace.connect.dynamodb.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item's key as text, with the types of its attributes: <code>{"id":{"S":"a"}}</code>. Stateless. */
final class KeyText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private KeyText() {}

    static String encode(Map<String, AttributeValue> key) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, AttributeValue> attribute : new TreeMap<>(key).entrySet()) {
                json.writeObjectFieldStart(attribute.getKey());
                AttributeValue value = attribute.getValue();
                switch (value.type()) {
                    case S -> json.writeStringField("S", value.s());
                    case N -> json.writeStringField("N", value.n());
                    case B -> json.writeBinaryField("B", value.b().asByteArrayUnsafe());
                    default -> throw new IllegalArgumentException("an attribute of a type that no key has");
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written to but memory
        }
        return out.toString();
    }

    /** The key; empty if the text is none. */
    static Map<String, AttributeValue> decode(String text) {
        Map<String, AttributeValue> key = new TreeMap<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                String type = parser.nextFieldName();
                String value = type == null ? null : parser.nextTextValue();
                if (type == null || value == null || parser.nextToken() != JsonToken.END_OBJECT) {
                    return Map.of();
                }
                switch (type) {
                    case "S" -> key.put(name, AttributeValue.fromS(value));
                    case "N" -> key.put(name, AttributeValue.fromN(value));
                    case "B" ->
                        key.put(
                                name,
                                AttributeValue.fromB(SdkBytes.fromByteArray(
                                        Base64.getDecoder().decode(value))));
                    default -> {
                        return Map.of();
                    }
                }
            }
            return parser.nextToken() == null ? key : Map.of();
        } catch (IOException | IllegalArgumentException e) {
            return Map.of(); // not JSON, or not Base64
        }
    }
}
