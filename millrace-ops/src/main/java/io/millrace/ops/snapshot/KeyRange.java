package io.millrace.ops.snapshot;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How far a primary key is on its way. */
final class KeyRange {
    private KeyRange() {}

    /**
     * The part of the keys that is done, 0 to 1, counted from 0, since numbers that databases give out begin there; 0 if the keys are not
     * single numbers.
     *
     * @param first the first key that was seen
     */
    static double fraction(@Nullable String first, @Nullable String last, @Nullable String maximum) {
        if (first == null || last == null || maximum == null) {
            return 0;
        }
        try {
            double from = Math.min(0, new BigDecimal(first).doubleValue());
            double done = new BigDecimal(last).doubleValue() - from;
            double all = new BigDecimal(maximum).doubleValue() - from;
            return all <= 0 ? 0 : Math.max(0, Math.min(1, done / all));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
