package io.millrace.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

/** What attributes of a topic mean; {@link RemoteValidationIT} shows how they are asked for. */
class TopicCheckTest {
    private static final String ARN = "arn:aws:sns:eu-central-1:123456789012:orders";
    private static final String FIFO = ARN + ".fifo";

    @Test
    void takesASizeThatIsNotSetForTheDefault() {
        Map<String, String> large = Map.of("batch.max.bytes", "1048576");

        assertThat(problems(ARN, large, Map.of())).containsExactly("batch.max.bytes");
        assertThat(problems(ARN, Map.of(), Map.of())).isEmpty();
        assertThat(problems(ARN, large, Map.of("MaximumMessageSize", "1048576")))
                .isEmpty();
    }

    @Test
    void reportsATopicThatTakesLessThanByDefault() {
        assertThat(problems(ARN, Map.of(), Map.of("MaximumMessageSize", "1024")))
                .containsExactly("record.max.bytes", "batch.max.bytes");
    }

    @Test
    void saysNothingOfASizeThatIsNoNumber() {
        assertThat(problems(ARN, Map.of(), Map.of("MaximumMessageSize", "unbounded")))
                .isEmpty();
    }

    @Test
    void reportsATopicOfTheOtherKindThanItsName() {
        assertThat(problems(FIFO, Map.of(), Map.of("FifoTopic", "false"))).containsExactly("sns.topic.arn");
        assertThat(problems(ARN, Map.of(), Map.of("FifoTopic", "true"))).containsExactly("sns.topic.arn");
        assertThat(problems(FIFO, Map.of(), Map.of("FifoTopic", "true"))).isEmpty();
        assertThat(problems(FIFO, Map.of(), Map.of())).isEmpty();
    }

    @Test
    void reportsThatNobodyMakesDeduplicationIdsWhereThatIsCertain() {
        Map<String, String> none = Map.of("sns.message.deduplication.id.source", "none");

        assertThat(problems(FIFO, none, Map.of("ContentBasedDeduplication", "false")))
                .containsExactly("sns.message.deduplication.id.source");
        assertThat(problems(FIFO, none, Map.of("ContentBasedDeduplication", "true")))
                .isEmpty();
        assertThat(problems(FIFO, none, Map.of())).isEmpty();
        assertThat(problems(FIFO, Map.of(), Map.of("ContentBasedDeduplication", "false")))
                .isEmpty();
    }

    private static List<String> problems(String arn, Map<String, String> more, Map<String, String> attributes) {
        Map<String, String> props = new HashMap<>(more);
        props.put("sns.topic.arn", arn);
        ConfigProblems problems = new ConfigProblems(ParsedValues.of(SnsSinkConfig.definition(), props));
        new TopicCheck(new SnsSinkConfig(props)).report(arn, attributes, problems);
        List<ConfigValue> values = new ArrayList<>();
        problems.reportOn(values);
        return values.stream().map(ConfigValue::name).toList();
    }
}
