package io.millrace.testkit.aws.conformance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testkit.aws.ElasticMq;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * The same questions to an SQS that we did not write: where it answers otherwise, one of the two is wrong. The cases
 * below are those in which it is not ours, by AWS's documentation; each is asked all the same, so that this says when
 * ElasticMQ has changed.
 */
class ElasticMqConformanceIT extends SqsConformance {
    private static ElasticMq elasticMq;

    @BeforeAll
    static void start() {
        elasticMq = ElasticMq.start();
    }

    @AfterAll
    static void stop() {
        elasticMq.close();
    }

    @Override
    AwsTarget target() {
        return AwsTarget.at(elasticMq.endpoint());
    }

    /** SetQueueAttributes: "MaximumMessageSize … Default: 1,048,576 bytes". ElasticMQ has no such attribute. */
    @Test
    @Override
    void takesAQueueOfAMebibyteByDefault() {
        assertDiffers(super::takesAQueueOfAMebibyteByDefault);
    }

    /** As above. */
    @Test
    @Override
    void tellsTheLargestMessageOfAQueue() {
        assertDiffers(super::tellsTheLargestMessageOfAQueue);
    }

    /** SetQueueAttributes: "The limit of how many bytes a message can contain before Amazon SQS rejects it". */
    @Test
    @Override
    void refusesAMessageOverTheQueuesSizeAlone() {
        assertDiffers(super::refusesAMessageOverTheQueuesSizeAlone);
    }

    /**
     * SendMessageBatch: "the maximum total payload size (the sum of the individual lengths of all of the batched
     * messages)", and of attributes: "Name, type, value and the message body must not be empty or null. All parts of the
     * message attribute … are part of the message size restriction". ElasticMQ counts the bodies alone.
     */
    @Test
    @Override
    void refusesABatchOverAMebibyteAttributesCounted() {
        assertDiffers(super::refusesABatchOverAMebibyteAttributesCounted);
    }

    /** SendMessageBatch: "EmptyBatchRequest: The batch request doesn't contain any entries." */
    @Test
    @Override
    void refusesAnEmptyBatch() {
        assertDiffers(super::refusesAnEmptyBatch);
    }

    /**
     * SendMessageBatchRequestEntry: "This identifier can have up to 80 characters. The following characters are
     * accepted: alphanumeric characters, hyphens(-), and underscores (_)."
     */
    @Test
    @Override
    void refusesAnIdWithOtherCharacters() {
        assertDiffers(super::refusesAnIdWithOtherCharacters);
    }

    /** SendMessage allows "#xE000 to #xFFFD"; U+FFFF is well-formed JSON. ElasticMQ's parser takes it for the end. */
    @Test
    @Override
    void refusesANoncharacterAlone() {
        assertDiffers(super::refusesANoncharacterAlone);
    }

    /** SendMessageBatch: "the result of sending each message is reported individually". ElasticMQ refuses the batch. */
    @Test
    @Override
    void refusesAttributesOfUnknownTypeAlone() {
        assertDiffers(super::refusesAttributesOfUnknownTypeAlone);
    }

    /**
     * SendMessage: "InvalidMessageContents: The message contains characters outside the allowed set." ElasticMQ has
     * InvalidAttributeValue, which AWS has for attributes of queues, for this and for messages' attributes.
     */
    @Test
    @Override
    void namesWhatIsWrongWithAnEntry() {
        assertDiffers(super::namesWhatIsWrongWithAnEntry);
    }

    /**
     * SendMessageBatchResultEntry has "SequenceNumber: This parameter applies only to FIFO queues". ElasticMQ leaves it
     * out of batches.
     */
    @Test
    @Override
    void answersEachEntryWithTheSequenceNumberOfTheFirstWithItsId() {
        assertDiffers(super::answersEachEntryWithTheSequenceNumberOfTheFirstWithItsId);
    }

    /**
     * SendMessage: "MessageGroupId is required for FIFO queues"; AWS refuses the whole batch, ElasticMQ the entry
     * alone.
     */
    @Test
    @Override
    void refusesAWholeFifoBatchWithAnEntryWithoutGroup() {
        assertDiffers(super::refusesAWholeFifoBatchWithAnEntryWithoutGroup);
    }

    /**
     * SendMessage: "If you don't provide a MessageDeduplicationId and the queue doesn't have
     * ContentBasedDeduplication set, the action fails with an error." AWS
     * refuses the whole batch, ElasticMQ the entry alone.
     */
    @Test
    @Override
    void refusesAWholeFifoBatchWithAnEntryWithoutDeduplicationId() {
        assertDiffers(super::refusesAWholeFifoBatchWithAnEntryWithoutDeduplicationId);
    }

    private static void assertDiffers(ThrowingCallable question) {
        assertThatThrownBy(question)
                .as("ElasticMQ answers as AWS does by now: let it be asked like LocalAws")
                .isInstanceOfAny(AssertionError.class, SqsException.class);
    }
}
