package io.millrace.connect.dynamodb.shards;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Records that were not read, and never can be; or may have been. Immutable.
 *
 * @param reason how it is known
 * @param shardId the shard whose records they are, or where reading goes on; {@link SourcePartitions#MARKER} for all of a stream
 * @param text what happened, with positions and times
 */
public record DataLoss(Reason reason, String shardId, String text) {
    /** How it is known. */
    public enum Reason {
        /** What was not read yet is older than what the stream keeps. */
        AGED_OUT,
        /** A shard was not begun before the stream stopped keeping its first records. */
        NEVER_READ,
        /** A shard is gone before all of it was read. */
        PARENT_GONE,
        /** The stream was deleted and created anew. */
        STREAM_RECREATED
    }

    private static final String WAY_OUT =
            " To go on with what is there, set behavior.on.data.loss=continue; to begin anew, reset the connector's offsets.";

    /** As an error says it, with the way out. */
    public String message() {
        return text + WAY_OUT;
    }

    static DataLoss agedOut(String shardId, ShardOffset offset, Instant now, Duration retention) {
        return new DataLoss(
                Reason.AGED_OUT,
                shardId,
                "Records of shard " + shardId + " may be lost: it was read through " + offset.readThrough()
                        + " (sequence number " + offset.sequenceNumber() + "), and the stream keeps records for "
                        + hours(retention) + ", at " + now + ".");
    }

    static DataLoss neverRead(String shardId, Instant start, Instant now, Duration retention) {
        return new DataLoss(
                Reason.NEVER_READ,
                shardId,
                "Records of shard " + shardId
                        + ", or of its parents, may be lost: nothing of it was read since the connector began at "
                        + start + ", and it is older than what the stream keeps (" + hours(retention) + "), at " + now
                        + ".");
    }

    static DataLoss parentGone(String shardId, String parent, ShardOffset offset) {
        return new DataLoss(
                Reason.PARENT_GONE,
                shardId,
                "Records of shard " + parent + " are lost: the stream no longer has it, and it was read only through "
                        + offset.readThrough() + " (sequence number " + offset.sequenceNumber() + "). Shard " + shardId
                        + " comes after it.");
    }

    /**
     * The stream that the offsets are about is gone.
     *
     * @param created when it was created
     * @param now when the one was created that is there now; null if none is
     */
    public static DataLoss recreated(String arn, String created, @Nullable String now) {
        return new DataLoss(
                Reason.STREAM_RECREATED,
                SourcePartitions.MARKER,
                "Records of stream " + arn + " may be lost: the one that the offsets are about was created at "
                        + created
                        + (now == null ? ", and it is gone." : ", the one that is there was created at " + now + "."));
    }

    private static String hours(Duration retention) {
        return retention.toHours() + " hours";
    }
}
