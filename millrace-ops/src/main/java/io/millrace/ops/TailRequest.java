package io.millrace.ops;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to follow.
 *
 * @param name a connector, whose topics are followed, those that appear later too; or a topic. If there is one of each, the connector
 * @param isTopic whether the name is a topic's for certain; Connect is not asked then
 * @param filter which Records
 * @param start where to begin
 * @param includesOthers whether messages that are no Records are told of: heartbeats, transactions' boundaries, tombstones, notifications
 * @param includesBefore whether updates that are normalised on the way get the field {@code before}, whatever the connector's options say
 * @param count ends after as many Records
 * @param idleTimeout ends when no Record has come for as long
 */
public record TailRequest(
        String name,
        boolean isTopic,
        EventFilter filter,
        TailStart start,
        boolean includesOthers,
        boolean includesBefore,
        @Nullable Long count,
        @Nullable Duration idleTimeout) {

    /** All Records of a connector or topic that are written from now on, without end. */
    public static TailRequest of(String name) {
        return new TailRequest(name, false, EventFilter.ALL, TailStart.END, false, false, null, null);
    }

    /** The name is a topic's. */
    public TailRequest topic() {
        return new TailRequest(name, true, filter, start, includesOthers, includesBefore, count, idleTimeout);
    }

    /** Only these Records. */
    public TailRequest only(EventFilter wanted) {
        return new TailRequest(name, isTopic, wanted, start, includesOthers, includesBefore, count, idleTimeout);
    }

    /** From another start. */
    public TailRequest from(TailStart place) {
        return new TailRequest(name, isTopic, filter, place, includesOthers, includesBefore, count, idleTimeout);
    }

    /** At most so many, and not longer than this without any; null for no such end. */
    public TailRequest until(@Nullable Long records, @Nullable Duration idle) {
        return new TailRequest(name, isTopic, filter, start, includesOthers, includesBefore, records, idle);
    }

    /** Whether a message is to be told of. What cannot be decoded always is: it may be what the filter wants. */
    public boolean wants(TailedMessage message) {
        return switch (message.kind()) {
            case RECORD -> filter.matches(message.action(), message.schema(), message.table());
            case OTHER -> includesOthers;
            case UNREADABLE -> true;
        };
    }
}
