package io.millrace.transforms.internal.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlainKeysTest {
    private final PlainKeys keys = new PlainKeys(null, false);

    @Test
    void theColumnsOfAMapAreItsNamesInOrder() {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("line", 2);
        key.put("id", 1);

        assertThat(keys.columns(key)).containsExactly("id", "line");
    }

    @Test
    void keysWithTheSameColumnsHaveTheSameListOfThem() {
        List<String> columns = keys.columns(Map.of("id", 1, "line", 2));

        assertThat(keys.columns(Map.of("id", 3, "line", 4))).isSameAs(columns);
    }

    @Test
    void theColumnsOfEachKeyAreItsOwnWhereTablesTakeTurns() {
        assertThat(keys.columns(Map.of("id", 1, "line", 2))).containsExactly("id", "line");
        assertThat(keys.columns(Map.of("id", 1, "page", 2))).containsExactly("id", "page");
        assertThat(keys.columns(Map.of("id", 1))).containsExactly("id");
        assertThat(keys.columns(Map.of())).isEmpty();
        assertThat(keys.columns(new TreeMap<>(Map.of(7, 1)))).containsExactly("7");
        assertThat(keys.columns(Map.of("id", 1, "line", 2))).containsExactly("id", "line");
    }

    @Test
    void whatIsNoMapNamesNoColumns() {
        assertThat(keys.columns("text")).isEmpty();
        assertThat(keys.columns(null)).isEmpty();
    }
}
