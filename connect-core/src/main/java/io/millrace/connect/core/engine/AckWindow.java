package io.millrace.connect.core.engine;

/**
 * Which of consecutively numbered records are acknowledged: the length of the prefix, and a bit for each one beyond it in a
 * ring that doubles when the span outgrows it. Confined to one thread.
 */
final class AckWindow {
    private static final int INITIAL_WORDS = 16;

    private long[] bits = new long[INITIAL_WORDS];
    private long prefix;

    /**
     * Acknowledges one record; acknowledging it again changes nothing.
     *
     * @return the number of records before the first unacknowledged one
     */
    long acknowledge(long number) {
        if (number < prefix) {
            return prefix;
        }
        // One word less than the ring holds: else the first and the last word of the window would share a place.
        while (number - prefix >= capacity() - Long.SIZE) {
            grow();
        }
        set(number);
        while (isSet(prefix)) {
            clear(prefix);
            prefix++;
        }
        return prefix;
    }

    private long capacity() {
        return (long) bits.length * Long.SIZE;
    }

    private int word(long number) {
        return (int) ((number >>> 6) & (bits.length - 1));
    }

    private boolean isSet(long number) {
        return (bits[word(number)] & (1L << number)) != 0;
    }

    private void set(long number) {
        bits[word(number)] |= 1L << number;
    }

    private void clear(long number) {
        bits[word(number)] &= ~(1L << number);
    }

    private void grow() {
        long[] old = bits;
        bits = new long[old.length * 2];
        // Each word keeps its 64 numbers; only its place in the ring changes.
        long firstWord = prefix >>> 6;
        for (long word = firstWord; word < firstWord + old.length; word++) {
            bits[(int) (word & (bits.length - 1))] = old[(int) (word & (old.length - 1))];
        }
    }
}
