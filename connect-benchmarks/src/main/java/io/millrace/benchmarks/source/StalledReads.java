package io.millrace.benchmarks.source;

import io.millrace.benchmarks.memory.Heap;
import io.millrace.benchmarks.report.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;

/** Starts a task that nobody polls, before streams that have more than it may hold, and looks at the heap. */
final class StalledReads {
    /** The default of {@code max.buffered.bytes}, spelled out because the bound is made of it. */
    static final long MAX_BUFFERED_BYTES = 64L * 1024 * 1024;

    /** The default of {@code max.buffered.records}, likewise. */
    static final long MAX_BUFFERED_RECORDS = 100_000;

    /** What the SDK's objects add to a record's data and partition key. */
    static final int BYTES_BESIDE_DATA = 512;

    /** A client with its connections and their buffers, threads, and what is decoded of one poll. */
    static final long TASK_BYTES = 16L * 1024 * 1024;

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int LOOKS = 4;

    /**
     * The heap while nobody polled.
     *
     * @param itemBytes of the items whose changes were there
     * @param recordBytes of a record, on average
     * @param calls of GetRecords until the task made no more
     * @param idleBytes in use before
     * @param highestBytes in use at the worst look
     */
    record Result(int itemBytes, long recordBytes, long calls, long idleBytes, long highestBytes) {
        long grownBytes() {
            return highestBytes - idleBytes;
        }

        long overheadBytes() {
            long records = Math.min(MAX_BUFFERED_RECORDS, MAX_BUFFERED_BYTES / recordBytes);
            return records * BYTES_BESIDE_DATA + TASK_BYTES;
        }

        long boundBytes() {
            return MAX_BUFFERED_BYTES + overheadBytes();
        }

        boolean isKept() {
            return grownBytes() <= boundBytes();
        }
    }

    private StalledReads() {}

    /** @param records in the stream, more than a task may hold */
    static Result measure(ChangeStreams streams, String stream, int itemBytes, long records) {
        long bytes = fill(streams, stream, itemBytes, records);
        try (SourceDriver another = new SourceDriver(SourceDriver.props(streams, stream))) {
            another.poll(); // loads what is loaded once
        }
        long before = Heap.usedAfterCollection();
        long callsBefore = streams.reads();
        try (SourceDriver driver = new SourceDriver(SourceDriver.props(streams, stream))) {
            long calls = awaitQuiet(streams) - callsBefore;
            long highest = 0;
            for (int look = 0; look < LOOKS; look++) {
                highest = Math.max(highest, Heap.usedAfterCollection());
                LockSupport.parkNanos(LOOK.toNanos());
            }
            if (streams.reads() != callsBefore + calls) {
                throw new IllegalStateException("the task goes on to read, though nobody polls");
            }
            driver.pollTo(records);
            Result result = new Result(itemBytes, bytes / records, calls, before, highest);
            System.out.println("nobody polls, items of " + itemBytes + " B: " + Numbers.mebibytes(result.grownBytes())
                    + " of " + Numbers.mebibytes(result.boundBytes()) + " MiB");
            return result;
        }
    }

    private static long fill(ChangeStreams streams, String stream, int itemBytes, long records) {
        List<PutRecordsRequest> requests = new Changes(itemBytes).requests(stream, 0, records);
        streams.write(requests);
        return requests.stream()
                .flatMap(request -> request.records().stream())
                .mapToLong(entry -> entry.data().asByteArrayUnsafe().length
                        + entry.partitionKey().length())
                .sum();
    }

    /** Waits until the task has made no call for a while; returns how many there were. */
    private static long awaitQuiet(ChangeStreams streams) {
        long calls = -1;
        for (long seen = streams.reads(); seen != calls || seen == 0; seen = streams.reads()) {
            calls = seen;
            LockSupport.parkNanos(QUIET.toNanos());
        }
        return calls;
    }
}
