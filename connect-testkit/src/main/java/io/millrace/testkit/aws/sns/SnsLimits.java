package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.message.DeduplicationWindow;
import java.time.Duration;

/**
 * The service's limits. See the <a href="https://docs.aws.amazon.com/general/latest/gr/sns.html">quotas</a> of SNS and
 * the <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html">rules of message attributes</a>.
 * Immutable.
 *
 * @param entriesPerBatch entries of a PublishBatch call
 * @param defaultMessageBytes the {@code MaximumMessageSize} of a topic that sets none; of a message and of a batch
 * @param mostMessageBytes the largest {@code MaximumMessageSize} that can be set
 * @param subjectCharacters a subject has fewer characters than this
 * @param rawAttributes attributes of a message; SNS discards one with more for a queue that is to get it raw
 * @param deduplication how long a FIFO topic remembers a deduplication id
 * @param storedDeduplicationIds deduplication ids a topic remembers at most, the oldest go first; the service has no
 *     such limit, a heap does
 * @param storedBytesPerTopic bytes of messages a topic keeps to be looked at, the oldest go first; the service keeps
 *     none
 */
public record SnsLimits(
        int entriesPerBatch,
        int defaultMessageBytes,
        int mostMessageBytes,
        int subjectCharacters,
        int rawAttributes,
        Duration deduplication,
        int storedDeduplicationIds,
        long storedBytesPerTopic) {

    /** What AWS has today. */
    public static final SnsLimits AWS =
            new SnsLimits(10, 256 << 10, 1 << 20, 100, 10, DeduplicationWindow.AWS, Integer.MAX_VALUE, Long.MAX_VALUE);

    /** With topics that take messages and batches of this size unless they say otherwise. */
    public SnsLimits withDefaultMessageBytes(int bytes) {
        return new SnsLimits(
                entriesPerBatch,
                bytes,
                mostMessageBytes,
                subjectCharacters,
                rawAttributes,
                deduplication,
                storedDeduplicationIds,
                storedBytesPerTopic);
    }

    /** A topic remembers at most this many deduplication ids. */
    public SnsLimits withStoredDeduplicationIds(int ids) {
        return new SnsLimits(
                entriesPerBatch,
                defaultMessageBytes,
                mostMessageBytes,
                subjectCharacters,
                rawAttributes,
                deduplication,
                ids,
                storedBytesPerTopic);
    }

    /** The oldest messages of a topic go when it keeps more than this. */
    public SnsLimits withStoredBytesPerTopic(long bytes) {
        return new SnsLimits(
                entriesPerBatch,
                defaultMessageBytes,
                mostMessageBytes,
                subjectCharacters,
                rawAttributes,
                deduplication,
                storedDeduplicationIds,
                bytes);
    }
}
