package io.millrace.connect.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {
    private static final Set<String> KNOWN = Set.of("kinesis.stream.name", "kinesis.stream.arn", "batch.size");

    private final ConfigProblems problems = new ConfigProblems(ParsedValues.of(
            new ConfigDef()
                    .define("b", ConfigDef.Type.STRING, null, ConfigDef.Importance.LOW, "")
                    .define("secret", ConfigDef.Type.PASSWORD, null, ConfigDef.Importance.LOW, ""),
            Map.of("b", "7", "secret", "canary")));

    @Test
    void suggestsTheNearestKey() {
        UnknownKeys.report(List.of("kinesis.steam.name"), KNOWN, List.of("kinesis."), List.of(), problems);

        assertThat(reported())
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages())
                        .containsExactly(
                                "kinesis.steam.name: There is no such key. Did you mean kinesis.stream.name?"));
    }

    @Test
    void suggestsNothingWhereNothingIsNear() {
        UnknownKeys.report(List.of("kinesis.completely.different"), KNOWN, List.of("kinesis."), List.of(), problems);

        assertThat(reported())
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages())
                        .containsExactly("kinesis.completely.different: There is no such key."));
    }

    @Test
    void leavesTheKeysOfOthersAlone() {
        UnknownKeys.report(
                List.of("kinesis.stream.name", "transforms.kinesis.type", "batch.sources"),
                KNOWN,
                List.of("kinesis."),
                List.of(),
                problems);

        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ordering.mod", "max.retry", "batchsize", "batch.sise", "linger.m", "lingerms"})
    void reportsKeysThatAreAlmostOurs(String key) {
        UnknownKeys.report(
                List.of(key),
                Set.of("ordering.mode", "max.retries", "batch.size", "linger.ms"),
                List.of("kinesis."),
                List.of(),
                problems);

        assertThat(reported())
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages().toString()).contains("Did you mean "));
    }

    @ParameterizedTest
    @CsvSource({
        "KINESIS.STREAM.NAME, kinesis.stream.name",
        "Batch.Size, batch.size",
        "stream, kinesis.stream",
        "stream.name, kinesis.stream.name",
        "retries, max.retries",
        "rate.limit.percent, kinesis.rate.limit.percent",
        "kinesis.limit.percent, kinesis.rate.limit.percent",
        "payload.convertor.schema.registry.url, payload.converter.schema.registry.url"
    })
    void saysWhichKeyWasMeant(String key, String meant) {
        UnknownKeys.report(
                List.of(key),
                Set.of(
                        "kinesis.stream",
                        "kinesis.stream.name",
                        "kinesis.rate.limit.percent",
                        "batch.size",
                        "max.retries",
                        "payload.converter"),
                List.of("kinesis."),
                List.of("payload.converter."),
                problems);

        assertThat(reported())
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages())
                        .containsExactly(key + ": There is no such key. Did you mean " + meant + "?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "TOPICS",
                "size",
                "ms",
                "payload.converter.any",
                "value.converter.any",
                "payload",
                "my.interceptor.url"
            })
    void doesNotTakeForOursWhatMayBeOthers(String key) {
        UnknownKeys.report(
                List.of(key),
                Set.of("kinesis.stream.name", "batch.size", "linger.ms", "payload.converter"),
                List.of("kinesis."),
                List.of("payload.converter."),
                problems);

        assertThat(reported()).isEmpty();
    }

    @Test
    void doesNotGuessAnotherWord() {
        UnknownKeys.report(
                List.of("kinesis.aggregation.max.count"),
                Set.of("kinesis.aggregation.max.bytes", "kinesis.aggregation.max.records"),
                List.of("kinesis."),
                List.of(),
                problems);

        assertThat(reported())
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages())
                        .containsExactly("kinesis.aggregation.max.count: There is no such key."));
    }

    @Test
    void throwsAllProblemsAtOnce() {
        problems.add("a", "is wrong");
        problems.add("b", "is missing");
        problems.add("secret", "is known");
        problems.addWithoutValue("b", "is hidden");

        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(ConfigException.class)
                .hasMessage("a: is wrong\nb=7: is missing\nb: is hidden\nsecret: is known");
    }

    private List<ConfigValue> reported() {
        List<ConfigValue> values = new ArrayList<>(List.of(new ConfigValue("other")));
        problems.reportOn(values);
        return values.subList(1, values.size());
    }
}
