package io.millrace.connect.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryConfigTest {
    private static final ConfigDef DEF = DeliveryConfig.define(
            new ConfigDef(), new BatchLimits(500, 10_000_000, 10_000_000), 1_000_000, OrderingMode.KEY);

    @Test
    void hasTheDefaultsOfTheService() {
        DeliveryConfig config = DeliveryConfig.of(new AbstractConfig(DEF, Map.of(), false));

        assertThat(config.limits()).isEqualTo(new BatchLimits(500, 10_000_000, 1_000_000));
        assertThat(config.orderingMode()).isEqualTo(OrderingMode.KEY);
        assertThat(config.maxInFlightRequests()).isEqualTo(8);
        assertThat(config.maxRetries()).isEqualTo(-1);
        assertThat(config.deliveryTimeoutMs()).isEqualTo(-1);
        assertThat(config.rejection()).isEqualTo(RejectionPolicy.FAIL);
    }

    @Test
    void hasMoreRequestsInFlightWhereTheServiceTakesSmallOnes() {
        ConfigDef small = DeliveryConfig.define(
                new ConfigDef(), new BatchLimits(10, 1_000_000, 1_000_000), 1_000_000, 32, OrderingMode.KEY);

        assertThat(DeliveryConfig.of(new AbstractConfig(small, Map.of(), false)).maxInFlightRequests())
                .isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource({
        "batch.size, 501",
        "batch.size, 0",
        "batch.size, many",
        "batch.max.bytes, -1",
        "record.max.bytes, 0",
        "linger.ms, -1",
        "max.in.flight.requests, 0",
        "max.buffered.records, -5",
        "max.buffered.bytes, 1",
        "max.retries, -2",
        "retry.backoff.ms, 0",
        "retry.backoff.max.ms, -1",
        "delivery.timeout.ms, -2",
        "delivery.timeout.ms, 0",
        "close.timeout.ms, -1",
        "ordering.mode, sometimes"
    })
    void refusesOnTheKey(String key, String value) {
        assertThat(problemsOf(Map.of(key, value))).containsOnlyKeys(key);
    }

    @Test
    void saysWhatOrderingModesThereAre() {
        assertThat(problemsOf(Map.of("ordering.mode", "sometimes")).get("ordering.mode"))
                .singleElement()
                .asString()
                .contains("key, none");
    }

    @Test
    void reportsARecordLargerThanItsBatchOnTheRecord() {
        assertThat(problemsOf(Map.of("record.max.bytes", "5000", "batch.max.bytes", "4000")))
                .containsOnlyKeys("record.max.bytes");
    }

    @Test
    void reportsABackOffLargerThanItsBound() {
        assertThat(problemsOf(Map.of("retry.backoff.ms", "200", "retry.backoff.max.ms", "100")))
                .containsOnlyKeys("retry.backoff.ms")
                .containsEntry(
                        "retry.backoff.ms",
                        List.of(
                                "retry.backoff.ms=200: Larger than retry.backoff.max.ms (100): lower this or raise that."));
    }

    private static Map<String, List<String>> problemsOf(Map<String, String> props) {
        ParsedValues parsed = ParsedValues.of(DEF, props);
        ConfigProblems problems = new ConfigProblems(parsed);
        DeliveryConfig.check(parsed, problems);
        List<ConfigValue> values = parsed.toList();
        problems.reportOn(values);
        return values.stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(
                        ConfigValue::name, ConfigValue::errorMessages, (a, b) -> a, LinkedHashMap::new));
    }
}
