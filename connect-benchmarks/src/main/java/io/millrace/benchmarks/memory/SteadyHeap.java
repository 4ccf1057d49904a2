package io.millrace.benchmarks.memory;

import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Statistics;
import io.millrace.benchmarks.sink.FreshRecords;
import io.millrace.benchmarks.sink.KinesisSinks;
import io.millrace.benchmarks.sink.Sinks;
import io.millrace.benchmarks.sink.TaskDriver;
import io.millrace.connect.kinesis.KinesisSinkTask;
import java.util.ArrayList;
import java.util.List;

/** Delivers millions of records and looks at the heap again and again. */
final class SteadyHeap {
    /** The growth that is taken for none: bytes for a million records. */
    static final double MAX_SLOPE = 1024 * 1024;

    private static final int LOOKS = 10;
    private static final int VALUE_BYTES = 100;

    private final CountingKinesis service;
    private final long step;

    /**
     * One look at the heap.
     *
     * @param records delivered until then
     * @param bytes in use after a collection
     */
    record Look(long records, long bytes) {}

    /** What was seen, in the order of time. */
    record Result(String orderingMode, List<Look> looks) {
        /** Bytes for a million records, by the line of least squares. */
        double slope() {
            return Statistics.slope(
                    looks.stream().mapToDouble(look -> look.records() / 1e6).toArray(),
                    looks.stream().mapToDouble(look -> (double) look.bytes()).toArray());
        }

        boolean isKept() {
            return slope() <= MAX_SLOPE;
        }
    }

    /** @param step records between two looks */
    SteadyHeap(CountingKinesis service, long step) {
        this.service = service;
        this.step = step;
    }

    Result measure(String orderingMode) {
        List<Look> looks = new ArrayList<>();
        long before = service.totals().entries();
        FreshRecords polls = FreshRecords.ofDistinctKeys(VALUE_BYTES);
        try (TaskDriver driver =
                new TaskDriver(new KinesisSinkTask(), KinesisSinks.props(service, orderingMode), Sinks.PARTITIONS)) {
            while (looks.size() < LOOKS) {
                while (driver.handedOver() < (looks.size() + 1) * step) {
                    driver.turn(polls);
                }
                driver.drain();
                Look look = new Look(driver.handedOver(), Heap.usedAfterCollection());
                looks.add(look);
                System.out.println("ordering.mode=" + orderingMode + ", " + Numbers.count(look.records()) + " records: "
                        + Numbers.mebibytes(look.bytes()) + " MiB");
            }
            requireArrived(driver.handedOver(), service.totals().entries() - before);
        }
        return new Result(orderingMode, looks);
    }

    private static void requireArrived(long sent, long arrived) {
        if (sent != arrived) {
            throw new IllegalStateException(sent + " records were given to the sink, " + arrived + " arrived");
        }
    }
}
