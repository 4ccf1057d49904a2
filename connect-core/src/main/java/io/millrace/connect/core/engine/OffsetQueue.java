package io.millrace.connect.core.engine;

import java.util.Arrays;

/** A queue of offsets without boxing: a ring that doubles when it is full. Confined to one thread. */
final class OffsetQueue {
    private static final int INITIAL_CAPACITY = 64;

    private long[] ring = new long[INITIAL_CAPACITY];
    private int head;
    private int size;

    void add(long offset) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = offset;
        size++;
    }

    /** The oldest offset; the queue is not empty. */
    long first() {
        return ring[head];
    }

    /** Removes the oldest offset; the queue is not empty. */
    void removeFirst() {
        head = (head + 1) & (ring.length - 1);
        size--;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    private void grow() {
        long[] larger = Arrays.copyOfRange(ring, head, head + ring.length * 2);
        System.arraycopy(ring, 0, larger, ring.length - head, head);
        ring = larger;
        head = 0;
    }
}
