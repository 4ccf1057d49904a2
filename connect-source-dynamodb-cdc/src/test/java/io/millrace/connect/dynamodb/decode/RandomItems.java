package io.millrace.connect.dynamodb.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items of the SDK's classes, of every type and shape, and how DynamoDB writes them. */
final class RandomItems {
    private static final String[] TEXTS = {
        "", "a", "Zürich", "注文", "😀", "\u0000\u001f", "\"quoted\\\"", "line\nbreak\t", "\u2028/", "x".repeat(5000)
    };

    private final Random random;

    RandomItems(long seed) {
        random = new Random(seed);
    }

    Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("pk", AttributeValue.fromS("key-" + random.nextInt(1000)));
        for (int i = random.nextInt(12); i > 0; i--) {
            item.put(text() + i, value(4));
        }
        return item;
    }

    String text() {
        return TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(10);
    }

    /** Of 38 digits at most, as DynamoDB writes it: plain, or with an exponent. */
    String number() {
        BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(126), random), random.nextInt(60) - 20);
        return (random.nextBoolean() ? number : number.negate())
                .stripTrailingZeros()
                .toPlainString();
    }

    private AttributeValue value(int depth) {
        return switch (random.nextInt(depth == 0 ? 8 : 10)) {
            case 0 -> AttributeValue.fromS(text());
            case 1 -> AttributeValue.fromN(number());
            case 2 -> AttributeValue.fromB(bytes());
            case 3 -> AttributeValue.fromBool(random.nextBoolean());
            case 4 -> AttributeValue.fromNul(true);
            case 5 -> AttributeValue.fromSs(List.copyOf(some(this::text)));
            case 6 -> AttributeValue.fromNs(List.copyOf(some(this::number)));
            case 7 -> AttributeValue.fromBs(List.copyOf(some(this::bytes)));
            case 8 -> {
                Map<String, AttributeValue> map = new LinkedHashMap<>();
                some(this::text).forEach(name -> map.put(name, value(depth - 1)));
                yield AttributeValue.fromM(map);
            }
            default -> {
                List<AttributeValue> list = new ArrayList<>();
                some(this::text).forEach(each -> list.add(value(depth - 1)));
                yield AttributeValue.fromL(list);
            }
        };
    }

    private SdkBytes bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return SdkBytes.fromByteArray(bytes);
    }

    private <T> Set<T> some(Supplier<T> supplier) {
        Set<T> some = new LinkedHashSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            some.add(supplier.get());
        }
        return some;
    }

    /** The item as DynamoDB writes it to a stream; numbers now and then without quotes, as has been seen. */
    String json(Map<String, AttributeValue> item) {
        StringBuilder json = new StringBuilder("{");
        item.forEach((name, value) -> json.append(json.length() == 1 ? "" : ", ")
                .append(quoted(name))
                .append(" : ")
                .append(json(value)));
        return json.append('}').toString();
    }

    private String json(AttributeValue value) {
        return switch (value.type()) {
            case S -> "{\"S\":" + quoted(value.s()) + "}";
            case N -> "{\"N\":" + number(value.n()) + "}";
            case B -> "{\"B\":" + base64(value.b()) + "}";
            case BOOL -> "{\"BOOL\":" + value.bool() + "}";
            case NUL -> "{\"NULL\":true}";
            case M -> "{\"M\":" + json(value.m()) + "}";
            case L -> "{\"L\":" + array(value.l().stream().map(this::json).toList()) + "}";
            case SS -> "{\"SS\":" + array(value.ss().stream().map(this::quoted).toList()) + "}";
            case NS -> "{\"NS\":" + array(value.ns().stream().map(this::number).toList()) + "}";
            case BS ->
                "{\"BS\":" + array(value.bs().stream().map(RandomItems::base64).toList()) + "}";
            default -> throw new IllegalStateException();
        };
    }

    private static String array(List<String> elements) {
        return "[" + String.join(" ,", elements) + "]";
    }

    private static String base64(SdkBytes bytes) {
        return '"' + Base64.getEncoder().encodeToString(bytes.asByteArray()) + '"';
    }

    private String number(String number) {
        return random.nextInt(5) == 0 ? number : '"' + number + '"';
    }

    /** With every escape that may be, now and then. */
    private String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').appendCodePoint(c);
            } else if (c < ' ' || random.nextInt(20) == 0) {
                for (char unit : Character.toChars(c)) {
                    json.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                json.appendCodePoint(c);
            }
        });
        return json.append('"').toString();
    }
}
