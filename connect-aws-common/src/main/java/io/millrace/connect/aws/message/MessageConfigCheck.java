package io.millrace.connect.aws.message;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.record.FieldPath;
import io.millrace.connect.core.record.NullValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what the keys of {@link MessageConfig} say in contradiction. Confined to one thread. */
final class MessageConfigCheck {
    /** As many as SQS takes, and as SNS passes on with raw delivery.
     *  See https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
    static final int MAX_ATTRIBUTES = 10;

    private final ParsedValues values;
    private final MessageKeys keys;
    private final ConfigProblems problems;

    MessageConfigCheck(ParsedValues values, MessageKeys keys, ConfigProblems problems) {
        this.values = values;
        this.keys = keys;
        this.problems = problems;
    }

    void ids() {
        problems.checkBelongs(keys.groupIdField(), keys.groupIdSource(), "field");
        problems.checkBelongs(keys.groupIdHeader(), keys.groupIdSource(), "header");
        problems.checkBelongs(keys.groupIdValue(), keys.groupIdSource(), "fixed");
        problems.checkBelongs(keys.deduplicationIdField(), keys.deduplicationIdSource(), "field");
        problems.checkBelongs(keys.deduplicationIdHeader(), keys.deduplicationIdSource(), "header");
        FieldPath.check(values, keys.groupIdField(), problems);
        FieldPath.check(values, keys.deduplicationIdField(), problems);
    }

    void destinations(boolean anyFifo, boolean anyStandard) {
        if (anyFifo && is(keys.groupIdSource(), "none")) {
            problems.add(
                    keys.groupIdSource(),
                    "A FIFO " + keys.destination()
                            + " takes no message without a group. Remove this key (the group is then the"
                            + " record's key), or set another source.");
        }
        if (anyFifo || !anyStandard) {
            return;
        }
        String noEffect = "Has no effect: no " + keys.destination()
                + " is FIFO (its name ends in .fifo). Remove this key, or" + " send to one that is.";
        if (values.isGiven(keys.deduplicationIdSource())) {
            problems.add(keys.deduplicationIdSource(), noEffect);
        }
        if (values.isGiven(DeliveryConfig.ORDERING_MODE) && is(DeliveryConfig.ORDERING_MODE, "key")) {
            problems.add(DeliveryConfig.ORDERING_MODE, noEffect);
        }
    }

    void attributes() {
        List<AttributeNames.Item> items = AttributeNames.parse(values.text(keys.attributes()));
        List<String> wrong = AttributeNames.problems(items);
        String tooMany = tooMany(items.size());
        if (tooMany != null) {
            wrong.add(tooMany);
        }
        if (!wrong.isEmpty()) {
            problems.addWithoutValue(keys.attributes(), String.join(" ", wrong));
        }
    }

    private @Nullable String tooMany(int attributes) {
        Long configured = values.number(keys.attributesMax());
        long max = configured == null ? MAX_ATTRIBUTES : configured;
        String handling = values.text(MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS);
        boolean mayBeMarked = handling != null && !handling.equalsIgnoreCase("reject");
        if (attributes + (mayBeMarked ? 1 : 0) <= max) {
            return null;
        }
        return "These are " + attributes + " attributes, a message may have " + max
                + (mayBeMarked
                        ? ", and one of them may be " + MessageText.ENCODING_ATTRIBUTE + " ("
                                + MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS + "=" + handling + ")"
                        : "")
                + ": take some off"
                + (keys.isSns()
                        ? ", or raise " + keys.attributesMax()
                                + " if no queue subscribes with raw delivery (on its way to such"
                                + " a queue SNS discards a message with more than " + MAX_ATTRIBUTES + ")."
                        : ".");
    }

    void noAttributes(String because) {
        if (values.isGiven(keys.attributes())) {
            problems.addWithoutValue(
                    keys.attributes(),
                    "With " + because + " " + keys.service() + " passes on no attributes: remove one of these keys.");
        }
        if (is(MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS, MessageText.BASE64)) {
            problems.add(
                    MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS,
                    "With " + because + " " + keys.service()
                            + " passes on no attributes, so that consumers would not see"
                            + " that a body is base64: use reject, or escape, which then helps JSON of structs and maps"
                            + " alone.");
        }
    }

    void nullValues() {
        if (is(NullValues.BEHAVIOR_ON_NULL_VALUES, "write")) {
            problems.add(
                    NullValues.BEHAVIOR_ON_NULL_VALUES,
                    keys.service()
                            + " takes no message without a body: use ignore to skip records without value, or fail.");
        }
    }

    private boolean is(String key, String word) {
        return word.equalsIgnoreCase(values.text(key));
    }
}
