package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.message.AttributeRules;
import io.millrace.testkit.aws.message.LocalMessage;
import io.millrace.testkit.aws.message.MessageAttribute;
import io.millrace.testkit.aws.message.MessageIds;
import org.jspecify.annotations.Nullable;

/** What SNS demands of a message. One that breaks a rule makes SNS refuse the whole call, also that of a batch. */
final class PublishChecks {
    private PublishChecks() {}

    /** Refuses what the topic would not take. */
    static void check(PublishEntry entry, TopicSettings topic, SnsLimits limits) {
        LocalMessage message = entry.message();
        if (message.body().isEmpty()) {
            throw Invalid.parameter("Empty message");
        }
        checkSubject(entry.subject(), limits);
        checkStructure(entry);
        for (MessageAttribute attribute : message.attributes()) {
            String problem = AttributeRules.problemOf(attribute);
            if (problem != null) {
                throw Invalid.value(problem);
            }
        }
        checkIds(message, topic);
    }

    /**
     * Publish: "UTF-8 text with no line breaks or control characters, and less than 100 characters long". It says neither what a
     * character is nor what a line break is: here the strictest that it can mean, UTF-16 units and Unicode's line breaks too.
     */
    private static void checkSubject(@Nullable String subject, SnsLimits limits) {
        if (subject == null) {
            return;
        }
        if (subject.isEmpty()
                || subject.length() >= limits.subjectCharacters()
                || subject.chars().anyMatch(PublishChecks::breaksLine)) {
            throw Invalid.parameter("Subject");
        }
    }

    private static boolean breaksLine(int unit) {
        return Character.isISOControl(unit)
                || Character.getType(unit) == Character.LINE_SEPARATOR
                || Character.getType(unit) == Character.PARAGRAPH_SEPARATOR;
    }

    private static void checkStructure(PublishEntry entry) {
        String structure = entry.structure();
        if (structure == null) {
            return;
        }
        if (!structure.equals("json")) {
            throw Invalid.parameter("MessageStructure");
        }
        StructuredMessage.parse(entry.message().body());
    }

    private static void checkIds(LocalMessage message, TopicSettings topic) {
        String group = message.groupId();
        String deduplication = message.deduplicationId();
        if (group != null && !MessageIds.isValid(group)) {
            throw Invalid.parameter("MessageGroupId Reason: it has 1 to " + MessageIds.MAX_LENGTH
                    + " letters, digits and punctuation marks");
        }
        if (deduplication != null && !MessageIds.isValid(deduplication)) {
            throw Invalid.parameter("MessageDeduplicationId Reason: it has 1 to " + MessageIds.MAX_LENGTH
                    + " letters, digits and punctuation marks");
        }
        if (!topic.isFifo()) {
            if (deduplication != null) {
                throw Invalid.parameter("MessageDeduplicationId Reason: The request includes MessageDeduplicationId"
                        + " parameter that is not valid for this topic type");
            }
        } else if (group == null) {
            throw Invalid.parameter("The MessageGroupId parameter is required for FIFO topics");
        } else if (deduplication == null && !topic.isContentBased()) {
            throw Invalid.parameter("The topic should either have ContentBasedDeduplication enabled or"
                    + " MessageDeduplicationId provided explicitly");
        }
    }
}
