package io.millrace.connect.core.engine;

import org.jspecify.annotations.Nullable;

/**
 * A record that a running task took. What stands here comes from requests, answers and the history itself, never from the
 * engine's own account.
 */
final class Item {
    final Ownership owner;
    final String stream;
    final @Nullable String key;
    final int bytes;
    final long offset;
    final long takenAt;
    /** How many entries its task had taken before. */
    final int number;
    /** The one before it with its key, of the same ownership. */
    final @Nullable Item before;

    /** The one before it with its key, of any ownership. */
    final @Nullable Item earlier;

    /** Those of its key; of its own where order is not promised. */
    final Line line;

    /** Whether a request carries it that has no answer yet. */
    boolean outstanding;

    boolean answeredStored;
    boolean rejected;
    /** How often a request was refused that carried it. */
    int refusals;
    /** Whether readers of the service can see it. */
    boolean visible;

    int failures;
    long failedAt;

    Item(
            Ownership owner,
            String stream,
            @Nullable String key,
            int bytes,
            long offset,
            long takenAt,
            int number,
            Line line) {
        this.owner = owner;
        this.stream = stream;
        this.key = key;
        this.bytes = bytes;
        this.offset = offset;
        this.takenAt = takenAt;
        this.number = number;
        this.line = line;
        this.earlier = line.latest();
        this.before = line.latestOf(owner);
        line.add(this);
    }

    /** Whether nothing more is to be done about it. */
    boolean isSettled() {
        return answeredStored || rejected || owner.closed;
    }

    @Override
    public String toString() {
        return (key == null ? "" : key + " of ") + owner + "@" + offset;
    }
}
