package io.millrace.testkit.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemKeyTest {
    private static final KeySchema ID = new KeySchema(List.of(new KeySchema.Attribute("id", "S")));

    private static ItemKey key(String id) {
        return ID.keyOf(attribute("id", "S", id));
    }

    private static ObjectNode attribute(String name, String type, String value) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject(name).put(type, value);
        return node;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000, 1_000_000})
    void segmentsFollowEachOtherInTheOrderOfKeys(int total) {
        List<ItemKey> keys =
                IntStream.range(0, 500).mapToObj(i -> key("k" + i)).sorted().toList();

        assertThat(keys.stream().map(key -> key.segment(total))).isSorted().allMatch(s -> s >= 0 && s < total);
        assertThat(keys).allSatisfy(key -> {
            int segment = key.segment(total);
            assertThat(key).isGreaterThan(ItemKey.startOf(segment, total));
            assertThat(ItemKey.startOf(segment, total).segment(total)).isEqualTo(segment);
            if (segment + 1 < total) {
                assertThat(key).isLessThan(ItemKey.startOf(segment + 1, total));
            }
        });
    }

    @Test
    void itemsOfAPartitionAreInTheOrderOfTheirSortKeys() {
        KeySchema schema =
                new KeySchema(List.of(new KeySchema.Attribute("id", "S"), new KeySchema.Attribute("at", "N")));

        List<String> sorted = Stream.of("10", "9", "-1", "9.5")
                .map(at -> {
                    ObjectNode item = attribute("id", "S", "a");
                    item.putObject("at").put("N", at);
                    return schema.keyOf(item);
                })
                .sorted()
                .map(key -> key.attributes().path("at").path("N").textValue())
                .toList();

        assertThat(sorted).containsExactly("-1", "9", "9.5", "10");
    }

    @Test
    void anItemKeepsItsFingerprint() {
        assertThat(key("a").fingerprint())
                .isEqualTo(key("a").fingerprint())
                .isNotEqualTo(key("b").fingerprint())
                .matches("[0-9A-F]{32}");
    }
}
