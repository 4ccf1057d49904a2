package io.millrace.connect.kinesis;

import io.millrace.connect.core.delivery.Aggregator;
import org.jspecify.annotations.Nullable;

/**
 * Puts entries of one shard into one, in KPL's format (see {@link AggregateWriter}). Confined to the engine thread.
 *
 * <p>An aggregate names the hash of its first record as its explicit hash key, and so goes to the shard of that. A record whose
 * data is an aggregate already, made by whoever wrote it to Kafka, is sent by itself: readers then take it apart as they would
 * without us, while one within another would reach them as it is.
 */
final class KplAggregator implements Aggregator<KinesisEntry> {
    /** Kinesis wants one, and the explicit hash key decides. KPL's is the same: readers never see it. */
    private static final String PARTITION_KEY = "a";

    private final int maxBytes;
    private final int maxRecords;

    /**
     * @param maxBytes the size of an aggregate at most, as Kinesis counts it
     * @param maxRecords the records of an aggregate at most
     */
    KplAggregator(int maxBytes, int maxRecords) {
        this.maxBytes = maxBytes;
        this.maxRecords = maxRecords;
    }

    @Override
    public Aggregate<KinesisEntry> begin(KinesisEntry first) {
        return new KplAggregate(first);
    }

    @Override
    public int maxEntries() {
        return maxRecords;
    }

    @Override
    public int maxBytes() {
        return maxBytes;
    }

    private final class KplAggregate implements Aggregate<KinesisEntry> {
        private final KinesisEntry first;
        private final boolean isAlone;
        private HashKey lowest;
        private HashKey highest;

        /** Once there is a second entry to write. */
        private @Nullable AggregateWriter writer;

        KplAggregate(KinesisEntry first) {
            this.first = first;
            this.isAlone = first.bytes() >= maxBytes || AggregateWriter.looksAggregated(first.data());
            this.lowest = first.hash();
            this.highest = first.hash();
        }

        @Override
        public boolean offer(KinesisEntry next) {
            if (isAlone || AggregateWriter.looksAggregated(next.data())) {
                return false;
            }
            if (writer == null) {
                writer = new AggregateWriter(maxBytes - PARTITION_KEY.length());
                write(writer, first);
            }
            if (writer.count() == maxRecords || !write(writer, next)) {
                return false;
            }
            HashKey hash = next.hash();
            if (hash.compareTo(lowest) < 0) {
                lowest = hash;
            } else if (hash.compareTo(highest) > 0) {
                highest = hash;
            }
            return true;
        }

        @Override
        public KinesisEntry payload() {
            return writer == null || writer.count() == 1
                    ? first
                    : KinesisEntry.aggregate(
                            PARTITION_KEY, writer.toByteArray(), first.hash(), new HashKeyRange(lowest, highest));
        }

        @Override
        public int bytes() {
            return writer == null || writer.count() == 1 ? first.bytes() : PARTITION_KEY.length() + writer.size();
        }
    }

    private static boolean write(AggregateWriter writer, KinesisEntry entry) {
        return writer.add(entry.partitionKey(), entry.explicitHashKey(), entry.data());
    }
}
