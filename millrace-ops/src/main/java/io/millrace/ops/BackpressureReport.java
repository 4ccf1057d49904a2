package io.millrace.ops;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a source's sinks showed, and what was done.
 *
 * @param time when
 * @param connector who was asked for
 * @param source who feeds the sinks; null where no source here does
 * @param state the worst of all sinks and limits
 * @param measures each limit of each sink
 * @param sourceState of the source before anything was done; null where there is none
 * @param action what was done
 * @param isPausedHere whether the source is paused now because backpressure paused it
 * @param wal PostgreSQL's log that its slot keeps; null where it is not known
 * @param notes what else an operator should hear, a line each
 */
public record BackpressureReport(
        Instant time,
        String connector,
        @Nullable String source,
        State state,
        List<Measure> measures,
        Connector.@Nullable State sourceState,
        Action action,
        boolean isPausedHere,
        @Nullable Wal wal,
        List<String> notes) {

    /** Copies the lists. */
    public BackpressureReport {
        measures = List.copyOf(measures);
        notes = List.copyOf(notes);
    }

    /** The measure nearest to its limit, or farthest beyond. */
    public Measure worst() {
        return measures.stream()
                .max(Comparator.comparingDouble(Measure::fraction))
                .orElseThrow();
    }

    /** How it stands. */
    public enum State {
        HEALTHY,
        WARNING,
        CRITICAL;

        /** In small letters. */
        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What was done. */
    public enum Action {
        NONE,
        PAUSED,
        RESUMED;

        /** In small letters. */
        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is limited. */
    public enum Unit {
        BYTES,
        SECONDS;

        /** In small letters. */
        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A sink's lag against a limit.
     *
     * @param sink the sink
     * @param unit what is measured
     * @param value of its lag; bytes are an estimate
     * @param limit from which it is critical
     * @param fraction {@code value / limit}
     */
    public record Measure(String sink, Unit unit, double value, double limit, double fraction) {
        /** With the fraction computed. */
        public static Measure of(String sink, Unit unit, double value, double limit) {
            return new Measure(sink, unit, value, limit, value / limit);
        }
    }

    /**
     * What a PostgreSQL slot keeps of the log.
     *
     * @param slot its name
     * @param retainedBytes on the database's disk
     * @param safeBytes that can still be written before the slot may be lost ({@code safe_wal_size}); null if there is no limit
     *     ({@code max_slot_wal_keep_size=-1}): then the disk is the limit
     * @param status {@code wal_status}
     */
    public record Wal(
            String slot, long retainedBytes, @Nullable Long safeBytes, String status) {
        private static final double ROOM = 0.2;

        /** Whether less than a fifth of what the slot may keep is left: a source is not kept paused then. */
        @JsonIgnore
        public boolean isShort() {
            return status.equals("unreserved")
                    || status.equals("lost")
                    || (safeBytes != null && safeBytes < ROOM * (safeBytes + retainedBytes));
        }
    }
}
