package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;

/**
 * Tells a bad record from a destination that takes nothing, by what the destination takes beside it. Confined to the engine
 * thread.
 */
final class Refusals {
    /** So many records, refused one after the other with none taken between them, are each to blame; more are in doubt. */
    static final int MOST_IN_A_ROW = 50;

    /** Who is refused so often, while nothing else is taken, waits for nothing: by default after a quarter of a minute. */
    static final int MOST_IN_DOUBT = 10;

    /** How many more records may be refused and are to blame themselves. */
    private int credible;

    /** The destination has taken a record. */
    void taken() {
        credible = MOST_IN_A_ROW;
    }

    /**
     * Judges a refusal of a request that carried one record.
     *
     * @param times how often that record was refused by now
     * @return {@link FailureKind#REJECTED} where the destination takes others. As long as nobody can tell,
     *     {@link FailureKind#RETRYABLE}, because a destination that refuses whatever comes must not send a whole topic to the
     *     dead letter queue; and in the end {@link FailureKind#FATAL}
     */
    Failure judge(Failure refusal, int times) {
        if (credible > 0) {
            credible--;
            return as(FailureKind.REJECTED, refusal, "");
        }
        return times < MOST_IN_DOUBT
                ? as(FailureKind.RETRYABLE, refusal, "")
                : as(
                        FailureKind.FATAL,
                        refusal,
                        ". No other record was taken there meanwhile, so that the configuration may be to blame");
    }

    private static Failure as(FailureKind kind, Failure refusal, String more) {
        return new Failure(kind, refusal.code(), refusal.message() + more, refusal.cause());
    }
}
