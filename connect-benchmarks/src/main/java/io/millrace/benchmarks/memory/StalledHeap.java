package io.millrace.benchmarks.memory;

import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.sink.FreshRecords;
import io.millrace.benchmarks.sink.KinesisSinks;
import io.millrace.benchmarks.sink.Sinks;
import io.millrace.benchmarks.sink.TaskDriver;
import io.millrace.connect.aws.AwsHttpConfig;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.kinesis.KinesisSinkTask;
import io.millrace.testkit.aws.fault.Fault;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Holds every answer back and looks at the heap while Connect goes on offering records. */
final class StalledHeap {
    /** The default of {@code max.buffered.bytes}, spelled out because the bound is made of it. */
    static final long MAX_BUFFERED_BYTES = 64L * 1024 * 1024;

    /** Short, so that requests time out and are sent again many times while the service holds them. */
    private static final int CALL_TIMEOUT_MS = 1_000;

    /** The default of {@code batch.max.bytes}. */
    private static final long MAX_REQUEST_BYTES = 10L * 1024 * 1024;

    /** An entry's partition key and names in a request. */
    private static final int BYTES_BESIDE_VALUE = 64;

    /** A client and its connections, without what they send. */
    private static final long CLIENT_BYTES = 8L * 1024 * 1024;

    private final CountingKinesis service;
    private final int seconds;

    /**
     * The heap while nothing was answered.
     *
     * @param idleBytes in use before
     * @param highestBytes in use at the worst look
     * @param pollBytes of one consumer poll
     * @param overheadBytes allowed beyond buffer and poll
     * @param records taken before the task paused
     * @param requests that the service held
     */
    record Result(
            int valueBytes,
            long idleBytes,
            long highestBytes,
            long pollBytes,
            long overheadBytes,
            long records,
            long requests) {
        long grownBytes() {
            return highestBytes - idleBytes;
        }

        long boundBytes() {
            return MAX_BUFFERED_BYTES + pollBytes + overheadBytes;
        }

        boolean isKept() {
            return grownBytes() <= boundBytes();
        }
    }

    /** @param seconds for which the service holds all answers back */
    StalledHeap(CountingKinesis service, int seconds) {
        this.service = service;
        this.seconds = seconds;
    }

    Result measure(int valueBytes) {
        FreshRecords polls = FreshRecords.ofDistinctKeys(valueBytes);
        try (TaskDriver another = start()) {
            another.turn(polls); // loads what is loaded once
            another.drain();
        }
        long before = Heap.usedAfterCollection();
        long arrived = service.totals().entries();
        Fault hold = service.hold();
        try (TaskDriver driver = start()) {
            long highest = highestWhileStalled(driver, polls);
            long records = driver.handedOver();
            hold.remove();
            driver.drain();
            if (service.totals().entries() - arrived < records) {
                throw new IllegalStateException("records were lost while the service stalled");
            }
            System.out.println("stalled, " + valueBytes + " B: " + Numbers.count(records) + " records, "
                    + Numbers.mebibytes(highest - before) + " MiB more than before");
            return new Result(
                    valueBytes, before, highest, pollBytes(valueBytes), overhead(valueBytes), records, hold.hits());
        } finally {
            hold.remove();
        }
    }

    private TaskDriver start() {
        Map<String, String> props = KinesisSinks.props(service, "none");
        props.put(AwsHttpConfig.CALL_TIMEOUT_MS, Integer.toString(CALL_TIMEOUT_MS));
        props.put(DeliveryConfig.MAX_BUFFERED_BYTES, Long.toString(MAX_BUFFERED_BYTES));
        return new TaskDriver(new KinesisSinkTask(), props, Sinks.PARTITIONS);
    }

    private long highestWhileStalled(TaskDriver driver, FreshRecords polls) {
        long highest = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
            driver.turn(polls);
            if (driver.isPaused()) {
                highest = Math.max(highest, Heap.usedAfterCollection());
            }
        }
        if (highest == 0) {
            throw new IllegalStateException("the sink never paused though nothing was answered");
        }
        return highest;
    }

    /** What one poll takes on the heap, about. */
    private static long pollBytes(int valueBytes) {
        return (long) Sinks.POLL_RECORDS * (valueBytes + 512);
    }

    /** What a client with its connections holds: the bodies of the requests under way, each up to twice. */
    private static long overhead(int valueBytes) {
        long body = Math.min(MAX_REQUEST_BYTES, (long) Sinks.POLL_RECORDS * (valueBytes + BYTES_BESIDE_VALUE));
        return CLIENT_BYTES + 2 * KinesisSinks.MAX_IN_FLIGHT * body;
    }
}
