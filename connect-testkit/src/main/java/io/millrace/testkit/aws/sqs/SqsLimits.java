package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.message.DeduplicationWindow;
import java.time.Duration;

/**
 * The service's limits. See the <a
 * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">quotas</a> of
 * SQS. Immutable.
 *
 * @param entriesPerBatch entries of a batch call
 * @param bytesPerBatch bodies and attributes of a batch call
 * @param bytesPerMessage body and attributes of a message; the most, and the default, of a queue's MaximumMessageSize
 * @param attributesPerMessage attributes of a message
 * @param fifoCallsPerSecond calls of an action for a FIFO queue, unless its quota is per message group; enforced only
 *     where a test asks for it
 * @param deduplication how long a deduplication id is remembered
 * @param storedDeduplicationIds deduplication ids a queue remembers at most, the oldest go first; the service has no
 *     such limit, a heap does
 * @param storedBytesPerQueue bytes a queue keeps at most, the oldest messages go first, whether they were received or
 *     not; the service has no such limit, a heap does
 */
public record SqsLimits(
        int entriesPerBatch,
        long bytesPerBatch,
        int bytesPerMessage,
        int attributesPerMessage,
        double fifoCallsPerSecond,
        Duration deduplication,
        int storedDeduplicationIds,
        long storedBytesPerQueue) {

    /** What AWS has today. */
    public static final SqsLimits AWS =
            new SqsLimits(10, 1 << 20, 1 << 20, 10, 300, DeduplicationWindow.AWS, Integer.MAX_VALUE, Long.MAX_VALUE);

    /** The oldest messages of a queue go when it holds more than this. */
    public SqsLimits withStoredBytesPerQueue(long bytes) {
        return new SqsLimits(
                entriesPerBatch,
                bytesPerBatch,
                bytesPerMessage,
                attributesPerMessage,
                fifoCallsPerSecond,
                deduplication,
                storedDeduplicationIds,
                bytes);
    }

    /** A queue remembers at most this many deduplication ids. */
    public SqsLimits withStoredDeduplicationIds(int ids) {
        return new SqsLimits(
                entriesPerBatch,
                bytesPerBatch,
                bytesPerMessage,
                attributesPerMessage,
                fifoCallsPerSecond,
                deduplication,
                ids,
                storedBytesPerQueue);
    }

    /** Both limits of a request, as they were 256 KiB before August 2025, or as a test wants them. */
    public SqsLimits withBytes(long perBatch, int perMessage) {
        return new SqsLimits(
                entriesPerBatch,
                perBatch,
                perMessage,
                attributesPerMessage,
                fifoCallsPerSecond,
                deduplication,
                storedDeduplicationIds,
                storedBytesPerQueue);
    }
}
