package io.millrace.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.it.monitoring.PromQl.Selector;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {
    @Test
    void findsMetricsWithTheLabelsThatSelectThem() {
        PromQl read = PromQl.parse("""
                sum by (connector, task) (rate(sent_total{connector=~"$connector", task!="a,b}"}[$__rate_interval])) # sum of (x
                  / on (connector) group_left (version) max without(instance) (limits:all)
                  > bool 1e3 * -0.5 unless ignoring(shard) up offset 5m == Inf
                """);

        assertThat(read.metrics())
                .containsExactly(
                        new Selector("sent_total", Set.of("connector", "task")),
                        new Selector("limits:all", Set.of()),
                        new Selector("up", Set.of()));
        assertThat(read.labels()).containsExactlyInAnyOrder("connector", "task", "version", "instance", "shard");
    }

    @Test
    void takesWhatIsAppliedForNoMetric() {
        assertThat(PromQl.parse("histogram_quantile(0.9, sum(x_bucket) by (le)) or vector(1)")
                        .metrics())
                .extracting(Selector::metric)
                .containsExactly("x_bucket");
        assertThat(PromQl.parse("max_over_time(deriv(lag[5m])[1h:1m]) and by_hand")
                        .metrics())
                .extracting(Selector::metric)
                .containsExactly("lag", "by_hand");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1 + 1", "sum(x", "x)", "x{a}", "x{a=1}", "x{a=\"1\"", "{a=\"1\"}", "x ~ y", "sum by (1) (x)"
            })
    void refusesWhatItCannotRead(String expression) {
        assertThatThrownBy(() -> PromQl.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" in ");
    }
}
