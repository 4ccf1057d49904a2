package io.millrace.connect.dynamodb.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Random items, as the SDK has them and as the stream does: nothing of them is lost, and both ways lead to the same. */
class ItemsRoundTripTest {
    private static final int ITEMS = 150;

    @Test
    void documentsAsJsonHoldWhatTheItemHolds() throws Exception {
        ObjectMapper mapper = new ObjectMapper()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);
        SnapshotEvents snapshot = new SnapshotEvents(Decoding.config(), () -> Decoding.NOW);
        for (long seed = 0; seed < ITEMS; seed++) {
            RandomItems random = new RandomItems(seed);
            Map<String, AttributeValue> item = random.item();

            DecodedRecord read = Decoding.change(Decoding.config(), insert(random, item));
            DecodedRecord scanned = snapshot.of("orders", item, List.of("pk"), Decoding.NOW);

            String after = (String) ((Struct) read.value()).get("after");
            assertThat(plain(mapper.readTree(after))).as("seed %s", seed).isEqualTo(plain(item, false));
            assertThat(((Struct) scanned.value()).get("after"))
                    .as("seed %s", seed)
                    .isEqualTo(after);
            assertThat(scanned.key()).isEqualTo(read.key());
            assertThat(scanned.topic()).isEqualTo(read.topic());
            assertThat(scanned.valueSchema()).isEqualTo(read.valueSchema());
        }
    }

    @Test
    void documentsAsMapsHoldWhatTheItemHolds() {
        DecoderConfig config = Decoding.config(DocumentFormat.MAP, new DecodeErrors.Fail());
        SnapshotEvents snapshot = new SnapshotEvents(config, () -> Decoding.NOW);
        for (long seed = 0; seed < ITEMS; seed++) {
            RandomItems random = new RandomItems(seed);
            Map<String, AttributeValue> item = random.item();

            DecodedRecord read = Decoding.change(config, insert(random, item));
            DecodedRecord scanned = snapshot.of("orders", item, List.of("pk"), Decoding.NOW);

            Object after = ((Map<?, ?>) read.value()).get("after");
            assertThat(after).as("seed %s", seed).isEqualTo(plain(item, true));
            assertThat(((Map<?, ?>) scanned.value()).get("after"))
                    .as("seed %s", seed)
                    .isEqualTo(after);
            assertThat(scanned.key()).isEqualTo(read.key());
        }
    }

    @Test
    void aSnapshotSaysWhatItIs() {
        SnapshotEvents snapshot = new SnapshotEvents(Decoding.config(), () -> Decoding.NOW);

        DecodedRecord scanned = snapshot.of(
                "orders",
                Map.of(
                        "pk",
                        AttributeValue.fromN("1.0"),
                        "sk",
                        AttributeValue.fromB(SdkBytes.fromByteArray(new byte[1]))),
                List.of("sk", "pk"),
                Decoding.ARRIVED);

        Struct value = (Struct) scanned.value();
        Struct source = value.getStruct("source");
        value.validate();
        assertThat(value.get("op")).isEqualTo("r");
        assertThat(source.get("snapshot")).isEqualTo("true");
        assertThat(source.get("ts_ms")).isEqualTo(Decoding.ARRIVED.toEpochMilli());
        assertThat(source.get("shard")).isNull();
        assertThat(source.get("sequence")).isNull();
        assertThat(source.get("event_id")).isNull();
        assertThat(((Struct) scanned.key()).get("pk")).isEqualTo("1");
        assertThat(((Struct) scanned.key()).get("sk")).isEqualTo(ByteBuffer.wrap(new byte[1]));
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotFailsAtATypeThatIsNewAndSaysWhatToDo(DocumentFormat format) {
        SnapshotEvents snapshot =
                new SnapshotEvents(Decoding.config(format, new DecodeErrors.Skip()), () -> Decoding.NOW);
        Map<String, AttributeValue> item = Map.of(
                "pk", AttributeValue.fromS("key"),
                "new", AttributeValue.builder().build());

        assertThatThrownBy(() -> snapshot.of("orders", item, List.of("pk"), Decoding.ARRIVED))
                .isInstanceOf(DecodeException.class)
                .hasMessage(
                        "Table orders: cannot make an event of an item that was scanned: an attribute is of a type that is"
                                + " not known here. A newer release may know it; to go on without the rest of the scan, set"
                                + " snapshot.mode=never");
    }

    private static String insert(RandomItems random, Map<String, AttributeValue> item) {
        return Change.insert(random.json(item))
                .keyed(random.json(Map.of("pk", item.get("pk"))))
                .json();
    }

    /** Simple values, by rules that know nothing of the code. Numbers are text, or by value. */
    private static Map<String, Object> plain(Map<String, AttributeValue> item, boolean map) {
        Map<String, Object> plain = new LinkedHashMap<>();
        item.forEach((name, value) -> plain.put(name, plain(value, map)));
        return plain;
    }

    private static Object plain(AttributeValue value, boolean map) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> map ? value.n() : new BigDecimal(value.n()).stripTrailingZeros();
            case B -> binary(value.b(), map);
            case BOOL -> value.bool();
            case NUL -> null;
            case M -> plain(value.m(), map);
            case L -> {
                List<Object> list = new ArrayList<>();
                value.l().forEach(element -> list.add(plain(element, map)));
                yield list;
            }
            case SS -> value.ss().stream().sorted().toList();
            case NS ->
                value.ns().stream()
                        .sorted(Comparator.comparing(BigDecimal::new))
                        .map(number -> map ? number : new BigDecimal(number).stripTrailingZeros())
                        .toList();
            case BS ->
                value.bs().stream()
                        .sorted((a, b) -> Arrays.compareUnsigned(a.asByteArray(), b.asByteArray()))
                        .map(bytes -> binary(bytes, map))
                        .toList();
            default -> throw new IllegalStateException();
        };
    }

    private static Object binary(SdkBytes bytes, boolean map) {
        return map ? bytes.asByteBuffer() : java.util.Base64.getEncoder().encodeToString(bytes.asByteArray());
    }

    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> object = new LinkedHashMap<>();
            node.properties().forEach(member -> object.put(member.getKey(), plain(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> list.add(plain(element)));
            return list;
        }
        if (node.isNumber()) {
            return node.decimalValue().stripTrailingZeros();
        }
        return node.isNull() ? null : node.isBoolean() ? (Object) node.booleanValue() : node.textValue();
    }
}
