package io.millrace.connect.aws.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of characters that SQS and SNS refuse. */
class MessageBodyTest {
    private static final String HANDLING = "behavior.on.invalid.characters=";
    private static final int[] UNUSUAL = {
        0, 1, 8, '\t', '\n', 0xB, '\r', 0x1F, ' ', '\\', 'u', '0', '"', 0x7F, 0x80, 0xFF, 0x2028, 0xD7FF, 0xD800,
        0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF
    };

    @Test
    void sendsEveryCharacterThatTheServicesTake() {
        StringBuilder all = new StringBuilder("\t\n\r");
        for (int c = 0x20; c <= 0x10FFFF; c += c > 0x10000 ? 0xFFF : 1) {
            if ((c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF) {
                all.appendCodePoint(c);
            }
        }
        String text = all.appendCodePoint(0x10FFFF).toString();

        for (String handling : List.of("reject", "escape", "base64")) {
            Message message = Messages.sqs(HANDLING + handling, Messages.value(text));

            assertThat(message.body()).isEqualTo(text);
            assertThat(message.attributes()).isEmpty();
            assertThat(message.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
            assertThat(Messages.sqs(HANDLING + handling, Messages.value(text.getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo(message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 0xB, 0xC, 0xE, 0x1F, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF})
    void rejectsEachOfTheOthersAndTellsWhichAndWhere(int refused) {
        String text = "canary" + (char) refused;

        assertThatThrownBy(() -> Messages.sqs("", Messages.value(text)))
                .hasMessageContainingAll(String.format("U+%04X", refused), "index 6", HANDLING.replace("=", ""))
                .hasMessageContainingAll("escape", "base64")
                .hasMessageNotContaining("canary")
                .extracting(Messages::reason)
                .isEqualTo("invalid-characters");
    }

    @Test
    void rejectsAHalfOfACharacterBesideAWholeOne() {
        for (String text : List.of("\uD83D\uD83D\uDE00", "\uD83D\uDE00\uDE00", "\uDE00\uD83D")) {
            assertThatThrownBy(() -> Messages.sqs("", Messages.value(text)))
                    .extracting(Messages::reason)
                    .isEqualTo("invalid-characters");
        }
    }

    @Test
    void escapesTextAndMarksIt() {
        Message message = Messages.sqs(HANDLING + "escape", Messages.value("a\\b\u0000\uFFFF\uD83D😀\n"));

        assertThat(message.body()).isEqualTo("a\\\\b\\u0000\\uFFFF\\uD83D😀\n");
        assertThat(message.attributes())
                .containsExactly(new MessageAttribute("millrace-body-encoding", "String", "escape", null));
        assertThat(message.bytes())
                .isEqualTo("a\\\\b\\u0000\\uFFFF\\uD83D😀\n".getBytes(StandardCharsets.UTF_8).length
                        + "millrace-body-encoding".length()
                        + "String".length()
                        + "escape".length());
    }

    @Test
    void leavesBackslashesAloneWhereNothingIsRefused() {
        Message message = Messages.sqs(HANDLING + "escape", Messages.value("C:\\temp \\u0000"));

        assertThat(message.body()).isEqualTo("C:\\temp \\u0000");
        assertThat(message.attributes()).isEmpty();
    }

    @Test
    void keepsItsOwnJsonTheSameJson() {
        Map<String, String> row = Map.of("a\uFFFE", "\\\uFFFF\u0000\uD83D");

        Message message = Messages.sqs(HANDLING + "escape", Messages.value(row));

        assertThat(message.attributes()).isEmpty();
        assertThat(message.bytes()).isEqualTo(message.body().length());
        assertThat(parsed(message.body())).isEqualTo(row);
        assertThatThrownBy(() -> Messages.sqs("", Messages.value(row)))
                .hasMessageContaining("U+FFFE")
                .extracting(Messages::reason)
                .isEqualTo("invalid-characters");
        assertThat(Messages.sqs("", Messages.value(Map.of("a", "\u0000\uD83D"))).body())
                .isEqualTo("{\"a\":\"\\u0000\\uD83D\"}");
    }

    @Test
    void putsTextInBase64AndMarksIt() {
        Message message = Messages.sqs(HANDLING + "base64", Messages.value("grüß\u0000"));

        assertThat(message.body())
                .isEqualTo(Base64.getEncoder().encodeToString("grüß\u0000".getBytes(StandardCharsets.UTF_8)));
        assertThat(message.attributes())
                .containsExactly(new MessageAttribute("millrace-body-encoding", "String", "base64", null));
        assertThat(message.bytes()).isEqualTo(message.body().length() + "millrace-body-encodingStringbase64".length());
    }

    @Test
    void putsBytesThatAreNoTextInBase64OrRejectsThem() {
        byte[] bytes = {'a', (byte) 0xFF, 0};

        assertThat(undone(Messages.sqs(HANDLING + "base64", Messages.value(bytes))))
                .isEqualTo(bytes);
        for (String handling : List.of("reject", "escape")) {
            assertThatThrownBy(() -> Messages.sqs(HANDLING + handling, Messages.value(bytes)))
                    .hasMessageContainingAll("behavior.on.invalid.characters", "base64")
                    .extracting(Messages::reason)
                    .isEqualTo("invalid-utf8");
        }
    }

    @Test
    void rejectsHalvesOfCharactersThatBase64CannotCarry() {
        assertThatThrownBy(() -> Messages.sqs(HANDLING + "base64", Messages.value("\u0000a\uD83D")))
                .hasMessageContainingAll("U+D83D", "index 2", "behavior.on.invalid.characters", "to escape")
                .extracting(Messages::reason)
                .isEqualTo("invalid-characters");
    }

    @Test
    void marksNothingWhereMessagesHaveNoAttributes() {
        MessageConfig config =
                Messages.config(MessageKeys.SNS, HANDLING + "escape").withoutAttributes();
        MessageConverter converter = new MessageConverter(config, "connector", null);

        Message json = converter.convert(Messages.value(Map.of("event_type", "\uFFFF")), false);

        assertThat(json).isNotNull();
        assertThat(json.body()).isEqualTo("{\"event_type\":\"\\uFFFF\"}");
        assertThat(json.attributes()).isEmpty();
        assertThatThrownBy(() -> converter.convert(Messages.value("\u0000"), false))
                .extracting(Messages::reason)
                .isEqualTo("invalid-characters");
        assertThatThrownBy(() -> new MessageConverter(
                                Messages.config(MessageKeys.SNS, "").withoutAttributes(), "connector", null)
                        .convert(Messages.value(Map.of("a", "\uFFFF")), false))
                .hasMessageContaining("behavior.on.invalid.characters to escape")
                .hasMessageNotContaining("base64");
        assertThatThrownBy(() -> converter.convert(Messages.value(new byte[] {-1}), false))
                .extracting(Messages::reason)
                .isEqualTo("invalid-utf8");
    }

    @Test
    void anyTextComesBack() {
        MessageConverter escape = Messages.converter(MessageKeys.SQS, HANDLING + "escape");
        MessageConverter base64 = Messages.converter(MessageKeys.SQS, HANDLING + "base64");
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 4_000; round++) {
            String text = text(random);

            Message escaped = escape.convert(Messages.value(text), false);
            assertThat(escaped).isNotNull();
            assertTaken(escaped.body());
            assertThat(read(escaped)).isEqualTo(text);
            if (text.equals(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))) {
                Message encoded = base64.convert(Messages.value(text), false);
                assertThat(encoded).isNotNull();
                assertTaken(encoded.body());
                assertThat(read(encoded)).isEqualTo(text);
            }
        }
    }

    @Test
    void anyRowComesBack() {
        SplittableRandom random = new SplittableRandom(2);
        MessageConverter escape = Messages.converter(MessageKeys.SQS, HANDLING + "escape");
        for (int round = 0; round < 2_000; round++) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put(text(random), text(random));
            row.put(text(random), text(random));

            Message message = escape.convert(Messages.value(row), false);

            assertThat(message).isNotNull();
            assertTaken(message.body());
            assertThat(message.attributes()).isEmpty();
            assertThat(message.bytes()).isEqualTo(message.body().getBytes(StandardCharsets.UTF_8).length);
            assertThat(parsed(message.body())).isEqualTo(row);
        }
    }

    @Test
    void anyBytesComeBack() {
        SplittableRandom random = new SplittableRandom(3);
        MessageConverter base64 = Messages.converter(MessageKeys.SQS, HANDLING + "base64");
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(1, 8)];
            random.nextBytes(bytes);

            Message message = base64.convert(Messages.value(bytes), false);

            assertThat(message).isNotNull();
            assertTaken(message.body());
            assertThat(undone(message)).isEqualTo(bytes);
        }
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            text.appendCodePoint(UNUSUAL[random.nextInt(UNUSUAL.length)]);
        }
        return text.toString();
    }

    /** By the list of SQS, written down once more. */
    private static void assertTaken(String body) {
        assertThat(body.codePoints())
                .isNotEmpty()
                .allMatch(c -> c == 0x9
                        || c == 0xA
                        || c == 0xD
                        || (c >= 0x20 && c <= 0xD7FF)
                        || (c >= 0xE000 && c <= 0xFFFD)
                        || (c >= 0x10000 && c <= 0x10FFFF));
    }

    /** As a consumer reads text. */
    private static String read(Message message) {
        return switch (encoding(message)) {
            case "escape" -> unescaped(message.body());
            case "base64" -> new String(Base64.getDecoder().decode(message.body()), StandardCharsets.UTF_8);
            default -> message.body();
        };
    }

    /** As a consumer reads bytes. */
    private static byte[] undone(Message message) {
        return encoding(message).equals("base64")
                ? Base64.getDecoder().decode(message.body())
                : message.body().getBytes(StandardCharsets.UTF_8);
    }

    private static String encoding(Message message) {
        return message.attributes().stream()
                .filter(attribute -> attribute.name().equals("millrace-body-encoding"))
                .map(attribute -> String.valueOf(attribute.text()))
                .findFirst()
                .orElse("none");
    }

    /** As docs/messages.md shows it. */
    private static String unescaped(String body) {
        StringBuilder text = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (body.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(body, i + 1, i + 5, 16));
                i += 4;
            } else {
                text.append(body.charAt(i));
            }
        }
        return text.toString();
    }

    private static Map<String, String> parsed(String json) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                fields.put(name, parser.nextTextValue());
            }
        } catch (IOException e) {
            throw new AssertionError("no JSON", e);
        }
        return fields;
    }
}
