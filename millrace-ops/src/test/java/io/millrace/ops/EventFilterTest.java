package io.millrace.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventFilterTest {

    @Test
    void aNameWithoutADotIsThatOfATableInAnySchema() {
        EventFilter filter = new EventFilter(List.of("orders"), Set.of());

        assertThat(filter.matches("INSERT", "public", "orders")).isTrue();
        assertThat(filter.matches("INSERT", null, "ORDERS")).isTrue();
        assertThat(filter.matches("INSERT", "public", "orders2")).isFalse();
        assertThat(filter.matches("INSERT", "orders", "lines")).isFalse();
        assertThat(filter.matches("DDL_STATEMENT", "orders", null)).isFalse();
    }

    @Test
    void aStarIsAnyTextAndADotIsADot() {
        EventFilter filter = new EventFilter(List.of("public.*", "*.a.b"), Set.of());

        assertThat(filter.matches("INSERT", "public", "orders")).isTrue();
        assertThat(filter.matches("INSERT", "publica", "orders")).isFalse();
        assertThat(filter.matches("INSERT", "x", "a.b")).isTrue();
        assertThat(filter.matches("INSERT", "x", "a-b")).isFalse();
    }

    @Test
    void actionsAreEventTypesInAnyCase() {
        EventFilter filter = new EventFilter(List.of(), Set.of("insert", "ddl"));

        assertThat(filter.actions()).containsExactlyInAnyOrder("INSERT", "DDL_STATEMENT");
        assertThat(filter.matches("INSERT", null, "a")).isTrue();
        assertThat(filter.matches("UPDATE", null, "a")).isFalse();
        assertThat(filter.matches("QUERY", null, null)).isTrue();
    }

    @Test
    void anActionThatNoRecordHasIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> new EventFilter(List.of(), Set.of("UPSERT")))
                .isInstanceOf(OpsException.class)
                .hasMessageContaining("'UPSERT'")
                .hasMessageContaining("DELETE, GLOBAL, INSERT");
    }
}
