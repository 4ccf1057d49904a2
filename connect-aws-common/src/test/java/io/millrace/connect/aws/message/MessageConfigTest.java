package io.millrace.connect.aws.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageConfigTest {
    private static final String LIST = "sqs.message.attributes.include.list";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sqs.message.group.id.source=",
                "sqs.message.group.id.source=KEY",
                "sqs.message.group.id.source=field; sqs.message.group.id.field=record.customer_id",
                "sqs.message.group.id.source=header; sqs.message.group.id.header=tenant",
                "sqs.message.group.id.source=fixed; sqs.message.group.id.value=all",
                "sqs.message.deduplication.id.source=field; sqs.message.deduplication.id.field=id",
                "sqs.message.deduplication.id.source=none; ordering.mode=none",
                "sqs.message.attributes.include.list=a, header:b.c, D_-9; behavior.on.null.values=ignore",
                "behavior.on.invalid.characters=Escape"
            })
    void takesWhatMakesSense(String settings) {
        assertThat(Messages.problems(MessageKeys.SQS, settings, true, true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "group.id, field, field",
        "group.id, header, header",
        "group.id, fixed, value",
        "deduplication.id, field, field",
        "deduplication.id, header, header"
    })
    void keysBelongToTheirSource(String id, String source, String name) {
        String key = "sqs.message." + id + "." + name;
        String choice = "sqs.message." + id + ".source";

        assertThat(Messages.problems(MessageKeys.SQS, key + "=x", true, false))
                .containsOnlyKeys(key)
                .extractingByKey(key)
                .asString()
                .contains(key + "=x", "Has no effect without " + choice + "=" + source);
        assertThat(Messages.problems(MessageKeys.SQS, choice + "=" + source, true, false))
                .containsOnlyKeys(key)
                .extractingByKey(key)
                .asString()
                .contains("Missing: " + choice + "=" + source);
        assertThat(Messages.problems(MessageKeys.SQS, choice + "=nonsense;" + key + "=x", true, false))
                .containsOnlyKeys(choice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"group.id", "deduplication.id"})
    void pathsHaveNoGaps(String id) {
        String key = "sqs.message." + id + ".field";

        assertThat(Messages.problems(
                        MessageKeys.SQS, "sqs.message." + id + ".source=field; " + key + "=record..id", true, false))
                .containsOnlyKeys(key);
    }

    @Test
    void fifoNeedsAGroup() {
        String none = "sqs.message.group.id.source=None";

        assertThat(Messages.problems(MessageKeys.SQS, none, false, true)).isEmpty();
        assertThat(Messages.problems(MessageKeys.SQS, none, true, true))
                .containsOnlyKeys("sqs.message.group.id.source")
                .asString()
                .contains("sqs.message.group.id.source=None", "FIFO queue");
        assertThat(Messages.problems(MessageKeys.SNS, none.replace("sqs", "sns"), true, true))
                .containsOnlyKeys("sns.message.group.id.source")
                .asString()
                .contains("FIFO SNS topic");
    }

    @Test
    void optionsOfFifoHaveNoEffectWithoutIt() {
        String settings = "sqs.message.deduplication.id.source=offset; ordering.mode=key";

        assertThat(Messages.problems(MessageKeys.SQS, settings, false, true))
                .containsOnlyKeys("sqs.message.deduplication.id.source", "ordering.mode")
                .allSatisfy((key, messages) -> assertThat(messages)
                        .singleElement()
                        .asString()
                        .contains(key, "no queue is FIFO", ".fifo", "Remove this key"));
        assertThat(Messages.problems(MessageKeys.SQS, settings, true, true)).isEmpty();
        assertThat(Messages.problems(MessageKeys.SQS, settings, false, false))
                .as("destinations are not known")
                .isEmpty();
        assertThat(Messages.problems(MessageKeys.SQS, "ordering.mode=none", false, true))
                .as("true of every standard queue")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,,b | is empty",
                "a, | is empty",
                "header: | is empty",
                "a,header:a | more than once",
                "a b | only letters",
                "größe | only letters",
                ".a | dot",
                "a. | dot",
                "header:a..b | dot",
                "AWS.a | AWS.",
                "amazon.a | Amazon.",
                "millrace-body-encoding | behavior.on.invalid.characters"
            })
    void attributesHaveNamesThatTheServicesTake(String list, String problem) {
        assertThat(Messages.problems(MessageKeys.SQS, LIST + "=" + list, false, true))
                .containsOnlyKeys(LIST)
                .asString()
                .contains(LIST, problem);
    }

    @Test
    void attributesHaveNamesOfBoundedLength() {
        assertThat(Messages.problems(MessageKeys.SQS, LIST + "=" + "x".repeat(256), false, true))
                .isEmpty();
        assertThat(Messages.problems(MessageKeys.SQS, LIST + "=" + "x".repeat(257), false, true))
                .containsOnlyKeys(LIST);
    }

    @Test
    void attributesAreAtMostTenTheMarkIncluded() {
        String escape = "; behavior.on.invalid.characters=escape";

        assertThat(Messages.problems(MessageKeys.SQS, LIST + "=" + names(10), false, true))
                .isEmpty();
        assertThat(Messages.problems(MessageKeys.SQS, LIST + "=" + names(11), false, true))
                .containsOnlyKeys(LIST)
                .asString()
                .contains("11", "10", "take some off")
                .doesNotContain("behavior.on.invalid.characters");
        assertThat(Messages.problems(MessageKeys.SQS, LIST + "=" + names(9) + escape, false, true))
                .isEmpty();
        assertThat(Messages.problems(MessageKeys.SQS, LIST + "=" + names(10) + escape, false, true))
                .containsOnlyKeys(LIST)
                .asString()
                .contains("10", "behavior.on.invalid.characters=escape", "millrace-body-encoding");
    }

    @Test
    void attributesOfSnsMayBeMore() {
        String list = "sns.message.attributes.include.list";

        assertThat(Messages.problems(MessageKeys.SNS, list + "=" + names(11), false, true))
                .containsOnlyKeys(list)
                .asString()
                .contains("sns.message.attributes.max", "raw delivery");
        assertThat(Messages.problems(
                        MessageKeys.SNS, list + "=" + names(11) + "; sns.message.attributes.max=11", false, true))
                .isEmpty();
        assertThat(Messages.problems(MessageKeys.SNS, "sns.message.attributes.max=2", false, true))
                .containsOnlyKeys(list);
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
    }

    @Test
    void aMessageNeedsABody() {
        assertThat(Messages.problems(MessageKeys.SQS, "behavior.on.null.values=write", false, true))
                .containsOnlyKeys("behavior.on.null.values")
                .asString()
                .contains("behavior.on.null.values=write", "SQS takes no message without a body", "ignore");
    }

    @Test
    void withoutAttributesNothingNeedsThem() {
        String because = "sns.message.structure=json";

        assertThat(problemsWithoutAttributes("behavior.on.invalid.characters=escape", because))
                .isEmpty();
        assertThat(problemsWithoutAttributes(
                        "behavior.on.invalid.characters=base64; sns.message.attributes.include.list=a", because))
                .containsOnlyKeys("behavior.on.invalid.characters", "sns.message.attributes.include.list")
                .allSatisfy((key, messages) ->
                        assertThat(messages).singleElement().asString().contains(key, because));
    }

    private static Map<String, List<String>> problemsWithoutAttributes(String settings, String because) {
        ParsedValues values = Messages.values(MessageKeys.SNS, settings);
        ConfigProblems problems = new ConfigProblems(values);
        MessageConfig.checkWithoutAttributes(values, MessageKeys.SNS, because, problems);
        return Messages.reported(values, problems);
    }

    @Test
    void wordsAreTold() {
        assertThat(Messages.problems(
                        MessageKeys.SQS,
                        "sqs.message.group.id.source=random; behavior.on.invalid.characters=drop;"
                                + "sqs.message.deduplication.id.source=key",
                        true,
                        false))
                .hasSize(3)
                .allSatisfy((key, messages) ->
                        assertThat(messages).singleElement().asString().contains(key, "use one of"));
    }
}
