package io.millrace.ops.backpressure;

import io.millrace.ops.BackpressureLimits;
import io.millrace.ops.BackpressureReport.Action;
import io.millrace.ops.BackpressureReport.State;

/** Decides, and nothing else. */
final class Throttle {
    private Throttle() {}

    /** A source as far as it matters here. */
    enum Source {
        RUNNING,
        /** By backpressure. */
        PAUSED_HERE,
        /** Paused by somebody else, stopped, failed, or between states: not ours to change. */
        OTHER
    }

    /** The state of a lag that is this fraction of its limit. */
    static State state(double fraction, BackpressureLimits limits) {
        return fraction >= 1 ? State.CRITICAL : fraction >= limits.warnAt() ? State.WARNING : State.HEALTHY;
    }

    /**
     * What to do with a source.
     *
     * @param fraction the worst lag as a fraction of its limit
     * @param isWalShort whether the database can keep little more of its log: then a source is not paused, nor kept so
     */
    static Action decide(double fraction, BackpressureLimits limits, Source source, boolean isWalShort) {
        return switch (source) {
            case RUNNING -> fraction >= 1 && !isWalShort ? Action.PAUSED : Action.NONE;
            case PAUSED_HERE -> fraction < limits.lowMark() || isWalShort ? Action.RESUMED : Action.NONE;
            case OTHER -> Action.NONE;
        };
    }
}
