package io.millrace.connect.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class UnknownKeysTest {
    private static final Set<String> KNOWN = Set.of("kinesis.stream.name", "kinesis.stream.arn", "batch.size");

    private final ConfigProblems problems = new ConfigProblems();

    @Test
    void suggestsTheNearestKey() {
        UnknownKeys.report(List.of("kinesis.steam.name"), KNOWN, List.of("kinesis."), problems);

        assertThat(reported())
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages())
                        .containsExactly("There is no such key. Did you mean kinesis.stream.name?"));
    }

    @Test
    void suggestsNothingWhereNothingIsNear() {
        UnknownKeys.report(List.of("kinesis.completely.different"), KNOWN, List.of("kinesis."), problems);

        assertThat(reported())
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages()).containsExactly("There is no such key."));
    }

    @Test
    void leavesTheKeysOfOthersAlone() {
        UnknownKeys.report(
                List.of("kinesis.stream.name", "transforms.kinesis.type", "batch.siz"),
                KNOWN,
                List.of("kinesis."),
                problems);

        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void throwsAllProblemsAtOnce() {
        problems.add("a", "is wrong");
        problems.add("b", "is missing");

        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(ConfigException.class)
                .hasMessage("a: is wrong\nb: is missing");
    }

    private List<ConfigValue> reported() {
        List<ConfigValue> values = new ArrayList<>(List.of(new ConfigValue("other")));
        problems.reportOn(values);
        return values.subList(1, values.size());
    }
}
