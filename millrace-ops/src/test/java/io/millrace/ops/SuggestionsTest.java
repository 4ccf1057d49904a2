package io.millrace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> NAMES = List.of("orders-sink", "orders-source", "customers");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order-sink|Did you mean 'orders-sink'?",
                "ORDERS|Did you mean 'orders-sink' or 'orders-source'?",
                "source|Did you mean 'orders-source'?",
                "costumers|Did you mean 'customers'?",
                "x|There are: customers, orders-sink, orders-source.",
            })
    void namesThatAreNearAreSuggestedElseAllAreListed(String wanted, String expected) {
        assertThat(Suggestions.of(wanted, "connectors", NAMES)).isEqualTo(expected);
    }

    @Test
    void aHintNamesTheNearest() {
        assertThat(Suggestions.hint("ulr", List.of("timeout", "url"))).isEqualTo("; did you mean url?");
        assertThat(Suggestions.hint("zebra", List.of("timeout", "url"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"x"})
    void listsAreNotLong(String wanted) {
        assertThat(Suggestions.of(wanted, "connectors", List.of())).isEqualTo("There are no connectors.");
        assertThat(Suggestions.of(
                        wanted,
                        "connectors",
                        List.of("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "b1", "b2")))
                .isEqualTo("There are: a1, a2, a3, a4, a5, a6, a7, a8, and 3 more.");
    }
}
