package io.millrace.connect.dynamodb.read;

/**
 * How much more may be read: what waits to be polled and what is under way together stay within the limits, the latter counted as
 * the most that it can be. One page is always let through where nothing is held, so that limits below a page's size hold up nothing.
 * Confined to the reader thread.
 */
final class ReadRoom {
    private final ReadLimits limits;
    private final HandoverQueue queue;
    private int pagesUnderWay;
    private int recordsUnderWay;

    ReadRoom(ReadLimits limits, HandoverQueue queue) {
        this.limits = limits;
        this.queue = queue;
    }

    /** The most records that the next page may have; 0 if there is no room for one. */
    int forPage() {
        if (pagesUnderWay > 0 && pagesUnderWay >= limits.pagesUnderWay()) {
            return 0;
        }
        long heldRecords = queue.records() + recordsUnderWay;
        long heldBytes = queue.bytes() + pagesUnderWay * ReadLimits.MAX_PAGE_BYTES;
        int most = Math.min(limits.recordsPerCall(), limits.bufferedRecords());
        if (heldRecords == 0 && heldBytes == 0) {
            return most;
        }
        long free = limits.bufferedRecords() - heldRecords;
        // Many small pages would waste the quota of calls: better wait for room for half of a large one.
        boolean isWorthIt = free >= most || free >= Math.max(1, most / 2);
        return isWorthIt && heldBytes + ReadLimits.MAX_PAGE_BYTES <= limits.bufferedBytes()
                ? (int) Math.min(free, most)
                : 0;
    }

    /** A page is under way that may have so many records. */
    void take(int maxRecords) {
        pagesUnderWay++;
        recordsUnderWay += maxRecords;
    }

    /** It is no longer under way. */
    void giveBack(int maxRecords) {
        pagesUnderWay--;
        recordsUnderWay -= maxRecords;
    }
}
