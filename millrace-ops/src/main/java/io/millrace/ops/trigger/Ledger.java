package io.millrace.ops.trigger;

import java.util.TreeSet;

/** What is done of a partition: all before its {@link #committable} offset. Confined to its owner. */
final class Ledger {
    private final TreeSet<Long> outstanding = new TreeSet<>();
    private long next;
    private boolean isRevoked;

    /** Begins at an offset: all before it is done. */
    Ledger(long start) {
        this.next = start;
    }

    /** A message was read that is not done yet. */
    void begin(long offset) {
        outstanding.add(offset);
        next = Math.max(next, offset + 1);
    }

    /** A message was read with which nothing is to be done. */
    void pass(long offset) {
        next = Math.max(next, offset + 1);
    }

    void done(long offset) {
        outstanding.remove(offset);
    }

    /** The first offset that is not done. */
    long committable() {
        return outstanding.isEmpty() ? next : outstanding.first();
    }

    void revoke() {
        isRevoked = true;
    }

    /** Whether the partition is another instance's, or will be. */
    boolean isRevoked() {
        return isRevoked;
    }
}
