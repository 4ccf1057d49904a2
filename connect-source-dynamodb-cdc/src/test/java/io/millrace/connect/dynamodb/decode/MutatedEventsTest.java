package io.millrace.connect.dynamodb.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.connect.dynamodb.decode.Decoding.Collected;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes, it is decoded or refused, never anything else; and a refusal tells nothing of what came. The events hold words, of
 * which none may be found in a message. (What a broken record has in place of an attribute's name is told: here a member's name.)
 */
class MutatedEventsTest {
    private static final String SECRET = "Geheimnis";
    private static final int MUTATIONS = 4_000;
    private static final String ITEM = """
            {"id":{"S":"Geheimnis1"},"a1":{"N":"3141592653589793"},"a2":{"B":"R2VoZWltbmlz"},"a3":{"BOOL":true},\
            "a4":{"NULL":true},"a5":{"M":{"inner2":{"S":"Geheimnis3"},"inner4":{"L":[{"N":"1"},{"SS":["Geheimnis5"]}]}}},\
            "a6":{"NS":["1","2.5",3]},"a7":{"BS":["AQID","BAUG"]},"a8":{"S":"\\u0047eheimnis \\ud83d\\ude00 \\"Geheimnis\\""}}""";
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "true",
            "0",
            "-",
            "1e999999999",
            "\\",
            "\\u0000",
            "\\ud83d",
            "\"S\":",
            "{\"N\":\"1\"}",
            "\"dynamodb\":{",
            "\"eventName\":\"INSERT\",",
            "\"NewImage\":{}",
            "\u00ff",
            "\u20ac",
            "NaN");

    @Test
    void areDecodedOrRefusedWithoutAWordOfWhatTheyHold() {
        int decoded = 0;
        int refused = 0;
        ChangeDecoder json = Decoding.decoder(Decoding.config());
        ChangeDecoder map = Decoding.decoder(Decoding.config(DocumentFormat.MAP, new DecodeErrors.Fail()));
        for (long seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            Change change = random.nextBoolean() ? Change.insert(ITEM) : Change.remove(ITEM);
            byte[] data = mutated(
                    change.keyed("{\"id\":{\"S\":\"Geheimnis1\"}}").json().getBytes(StandardCharsets.UTF_8), random);
            Collected collected = new Collected();
            try {
                (random.nextBoolean() ? json : map)
                        .decode(Decoding.SHARD, Decoding.kinesis(data), DecodedSink.NOTHING, collected);
                decoded++;
                validate(collected);
            } catch (DecodeException e) {
                refused++;
                assertThat(e.getMessage())
                        .as("seed %s", seed)
                        .contains(Decoding.SHARD, Decoding.SEQUENCE)
                        .doesNotContainIgnoringCase(SECRET)
                        .doesNotContain("R2Vo", "31415", "AQID");
                assertThat(e.getCause()).isNull();
                assertThat(e.getSuppressed()).isEmpty();
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
        assertThat(decoded).isGreaterThan(MUTATIONS / 50);
        assertThat(refused).isGreaterThan(MUTATIONS / 2);
    }

    private static void validate(Collected collected) {
        for (DecodedRecord record : collected.records) {
            if (record.value() instanceof Struct value) {
                value.validate();
                ((Struct) record.key()).validate();
            } else if (record.value() != null) {
                assertThat(record.value()).isInstanceOf(Map.class);
            }
        }
    }

    /** One to three bytes changed, pieces put in, taken out, doubled; or the end cut off. */
    private static byte[] mutated(byte[] original, Random random) {
        byte[] data = original.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(data.length);
            int length = Math.min(random.nextInt(20), data.length - at);
            byte[] tail = Arrays.copyOfRange(data, at, data.length);
            switch (random.nextInt(7)) {
                case 0 -> data[at] = (byte) random.nextInt(256);
                case 1 -> data[at] ^= (byte) (1 << random.nextInt(8));
                case 2 ->
                    data = joined(
                            Arrays.copyOf(data, at),
                            PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8),
                            tail);
                case 3 -> data = joined(Arrays.copyOf(data, at), Arrays.copyOfRange(data, at + length, data.length));
                case 4 -> data = joined(Arrays.copyOf(data, at + length), tail);
                case 5 -> data = random.nextInt(5) == 0 ? Arrays.copyOf(data, at + 1) : data;
                default -> data[at] = (byte) ('0' + random.nextInt(10));
            }
        }
        return data;
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
