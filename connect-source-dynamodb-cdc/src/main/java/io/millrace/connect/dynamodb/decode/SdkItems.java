package io.millrace.connect.dynamodb.decode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes of items that the SDK read what {@link JsonItems} and {@link MapItems} make of items in the stream. Confined to one thread. */
final class SdkItems {
    private final DocumentFormat format;
    private final JsonText out = new JsonText();

    SdkItems(DocumentFormat format) {
        this.format = format;
    }

    /** The document of an item. */
    Object document(Map<String, AttributeValue> item) throws UnreadableException {
        if (format == DocumentFormat.MAP) {
            return map(item);
        }
        out.clear();
        write(item);
        return out.toString();
    }

    /** An attribute of the key. */
    static Object key(AttributeValue value) throws UnreadableException {
        return switch (value.type()) {
            case S -> value.s();
            case N -> Numbers.canonical(value.n());
            case B -> ByteBuffer.wrap(value.b().asByteArray());
            default -> throw new UnreadableException("is of a type that no key has");
        };
    }

    private static Map<String, @Nullable Object> map(Map<String, AttributeValue> item) throws UnreadableException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            map.put(attribute.getKey(), value(attribute.getValue()));
        }
        return map;
    }

    private static @Nullable Object value(AttributeValue value) throws UnreadableException {
        return switch (value.type()) {
            case S -> value.s();
            case N -> Numbers.json(value.n());
            case B -> ByteBuffer.wrap(value.b().asByteArray());
            case BOOL -> value.bool();
            case NUL -> null;
            case M -> map(value.m());
            case L -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (AttributeValue element : value.l()) {
                    list.add(value(element));
                }
                yield list;
            }
            case SS -> value.ss().stream().sorted().toList();
            case NS -> numbers(value);
            case BS -> binaries(value).stream().map(ByteBuffer::wrap).toList();
            case UNKNOWN_TO_SDK_VERSION -> throw Item.unknownType();
        };
    }

    private void write(Map<String, AttributeValue> item) throws UnreadableException {
        char separator = '{';
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            out.raw(separator);
            out.quoted(attribute.getKey());
            out.raw(':');
            write(attribute.getValue());
            separator = ',';
        }
        out.raw(separator == '{' ? "{}" : "}");
    }

    private void write(AttributeValue value) throws UnreadableException {
        switch (value.type()) {
            case S -> out.quoted(value.s());
            case N -> out.raw(Numbers.json(value.n()));
            case B -> out.quoted(base64(value.b().asByteArrayUnsafe()));
            case BOOL -> out.raw(value.bool().toString());
            case NUL -> out.raw("null");
            case M -> write(value.m());
            case L -> array(value.l(), this::write);
            case SS -> array(value.ss().stream().sorted().toList(), out::quoted);
            case NS -> array(numbers(value), out::raw);
            case BS -> array(binaries(value), bytes -> out.quoted(base64(bytes)));
            case UNKNOWN_TO_SDK_VERSION -> throw Item.unknownType();
        }
    }

    private <T> void array(List<T> elements, Writing<T> writing) throws UnreadableException {
        out.raw('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            writing.write(elements.get(i));
        }
        out.raw(']');
    }

    private static List<String> numbers(AttributeValue value) throws UnreadableException {
        List<String> numbers = new ArrayList<>();
        for (String number : value.ns()) {
            numbers.add(Numbers.json(number));
        }
        return Item.sortedNumbers(numbers);
    }

    private static List<byte[]> binaries(AttributeValue value) {
        return Item.sortedBinaries(
                new ArrayList<>(value.bs().stream().map(SdkBytes::asByteArray).toList()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private interface Writing<T> {
        void write(T element) throws UnreadableException;
    }
}
