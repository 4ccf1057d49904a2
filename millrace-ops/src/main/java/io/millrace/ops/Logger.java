package io.millrace.ops;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A logger of a worker.
 *
 * @param name its name
 * @param level what it writes: a {@link Level}, or what the worker calls it
 * @param lastModified when the level was set through the REST API; null if it never was, or the worker does not say
 */
public record Logger(String name, String level, @Nullable Instant lastModified) {

    /** How much is written, from all to nothing. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        FATAL,
        OFF
    }
}
