package io.millrace.testkit.aws.fault;

import io.millrace.testkit.aws.fault.FaultSpec.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to one call.
 *
 * @param holds the faults that hold it, to be waited for one after the other
 * @param delayMillis how long it waits after that
 * @param verdict the fault that drops or answers it; null when none does
 * @param interference what happens to its entries
 */
public record CallEffects(
        List<Holding> holds, long delayMillis, @Nullable FaultSpec verdict, Interference interference) {

    /** Nothing happens. */
    public static final CallEffects NONE = new CallEffects(List.of(), 0, null, Interference.NONE);

    /** True when the call's verdict is this one. */
    public boolean is(Effect effect) {
        return verdict != null && verdict.effect() == effect;
    }

    /** A fault that holds calls. */
    @FunctionalInterface
    public interface Holding {
        /** Runs the continuation when the fault is released: at once if it is already, else on the releasing thread. */
        void whenReleased(Runnable continuation);
    }
}
