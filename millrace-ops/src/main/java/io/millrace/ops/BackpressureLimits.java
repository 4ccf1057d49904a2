package io.millrace.ops;

import io.millrace.ops.OpsException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far behind is too far. At least one of the first two is given.
 *
 * @param maxBytes critical from as many bytes of lag; null if bytes do not matter
 * @param maxTime critical from as long a lag; null if time does not matter
 * @param warnAt the fraction of a limit from which there is a warning; above {@code lowMark}, at most 1
 * @param lowMark the fraction of all limits below which a paused source is resumed; above 0
 */
public record BackpressureLimits(
        @Nullable Long maxBytes, @Nullable Duration maxTime, double warnAt, double lowMark) {

    /**
     * 512 MiB and five minutes, a warning at 0.8, resumed below 0.5. A sink that keeps up seems up to a minute behind, since it commits
     * only every {@code offset.flush.interval.ms} of the worker.
     */
    public static final BackpressureLimits DEFAULT =
            new BackpressureLimits(512L << 20, Duration.ofMinutes(5), 0.8, 0.5);

    /** Checks them. */
    public BackpressureLimits {
        if (maxBytes == null && maxTime == null) {
            throw new OpsException(Kind.INVALID, "Backpressure needs a limit: --max-bytes or --max-seconds.");
        }
        if ((maxBytes != null && maxBytes <= 0) || (maxTime != null && (maxTime.isZero() || maxTime.isNegative()))) {
            throw new OpsException(Kind.INVALID, "A limit of backpressure is above 0 (--max-bytes, --max-seconds).");
        }
        if (!(lowMark > 0 && lowMark < 1)) {
            throw new OpsException(
                    Kind.INVALID, "--low-mark is a fraction of a limit between 0 and 1, not " + lowMark + ".");
        }
        if (!(warnAt >= lowMark && warnAt <= 1)) {
            throw new OpsException(
                    Kind.INVALID,
                    "--warn-at is a fraction of a limit between --low-mark (" + lowMark + ") and 1, not " + warnAt
                            + ".");
        }
    }
}
