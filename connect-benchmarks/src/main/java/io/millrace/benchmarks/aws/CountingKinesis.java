package io.millrace.benchmarks.aws;

import io.millrace.testkit.aws.LocalAwsProcess;
import io.millrace.testkit.aws.control.LocalAwsStatus;
import io.millrace.testkit.aws.fault.Fault;
import java.net.URI;
import java.util.Objects;

/** A stream in a LocalAws of its own process that counts what it takes, keeps nothing and throttles nothing. */
public final class CountingKinesis implements AutoCloseable {
    /** The stream's name. */
    public static final String STREAM = "benchmark";

    /** The number of its shards. */
    public static final int SHARDS = 4;

    private final LocalAwsProcess aws;

    private CountingKinesis(LocalAwsProcess aws) {
        this.aws = aws;
    }

    /** Starts the process. */
    public static CountingKinesis start() {
        return new CountingKinesis(LocalAwsProcess.builder().storing(false).throttling(false).stream(STREAM, SHARDS)
                .start());
    }

    public URI endpoint() {
        return aws.endpoint();
    }

    public String region() {
        return aws.region();
    }

    /** The stream's entries so far, and the CPU time that the process has used. */
    public Totals totals() {
        LocalAwsStatus status = aws.status();
        return new Totals(Objects.requireNonNull(status.streams().get(STREAM)).records(), status.cpuNanos());
    }

    /** Answers no PutRecords until the fault is released. */
    public Fault hold() {
        return aws.faults().on("PutRecords").hold();
    }

    @Override
    public void close() {
        aws.close();
    }

    /**
     * What the service has done.
     *
     * @param entries accepted
     * @param cpuNanos used by its process
     */
    public record Totals(long entries, long cpuNanos) {}
}
