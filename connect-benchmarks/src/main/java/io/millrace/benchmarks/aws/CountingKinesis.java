package io.millrace.benchmarks.aws;

import io.millrace.testkit.aws.LocalAwsProcess;
import io.millrace.testkit.aws.control.LocalAwsStatus;
import java.util.List;

/** A stream. */
public final class CountingKinesis extends CountingService {
    /** The stream's name. */
    public static final String STREAM = "benchmark";

    /** The number of its shards, where no other is asked for. */
    public static final int SHARDS = 4;

    private CountingKinesis(LocalAwsProcess.Builder builder) {
        super(builder, List.of("PutRecords", "PutRecord"));
    }

    /** Starts the process. */
    public static CountingKinesis start() {
        return start(SHARDS);
    }

    /** Starts the process with a stream of so many shards. */
    public static CountingKinesis start(int shards) {
        return new CountingKinesis(LocalAwsProcess.builder().stream(STREAM, shards));
    }

    /** Starts the process, to be reached with TLS too. */
    public static CountingKinesis startWithTls() {
        return new CountingKinesis(
                LocalAwsProcess.builder().stream(STREAM, SHARDS).tls());
    }

    @Override
    protected Totals totals(LocalAwsStatus status) {
        LocalAwsStatus.Stream stream = status.stream(STREAM);
        return new Totals(stream.userRecords(), stream.records(), stream.payloadUnits(), status.cpuNanos());
    }
}
