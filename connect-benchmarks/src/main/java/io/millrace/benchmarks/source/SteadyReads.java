package io.millrace.benchmarks.source;

import io.millrace.benchmarks.memory.Heap;
import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Statistics;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;

/** Lets one task read millions of records, written as it goes, and looks at the heap again and again. */
final class SteadyReads {
    /** The growth that is taken for none: bytes for a million records. */
    private static final double MAX_SLOPE = 1024 * 1024;

    private static final int LOOKS = 10;
    /** Written, over and over, each time the task has read all that is there. */
    private static final int CHANGES = 10_000;

    /**
     * One look at the heap.
     *
     * @param records read until then
     * @param bytes in use after a collection
     */
    record Look(long records, long bytes) {}

    /** What was seen, in the order of time. */
    record Result(List<Look> looks) {
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

    private SteadyReads() {}

    /** @param step records between two looks, a multiple of the changes written at once */
    static Result measure(ChangeStreams streams, String stream, int itemBytes, long step) {
        List<PutRecordsRequest> requests = new Changes(itemBytes).requests(stream, 0, CHANGES);
        List<Look> looks = new ArrayList<>();
        try (SourceDriver driver = new SourceDriver(SourceDriver.props(streams, stream))) {
            while (looks.size() < LOOKS) {
                while (driver.events() < (looks.size() + 1) * step) {
                    streams.write(requests);
                    driver.pollTo(driver.events() + CHANGES);
                }
                Look look = new Look(driver.events(), Heap.usedAfterCollection());
                looks.add(look);
                System.out.println("memory, " + Numbers.count(look.records()) + " records: "
                        + Numbers.mebibytes(look.bytes()) + " MiB");
            }
        }
        return new Result(looks);
    }
}
