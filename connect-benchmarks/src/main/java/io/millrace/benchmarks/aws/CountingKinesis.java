package io.millrace.benchmarks.aws;

import io.millrace.testkit.aws.LocalAwsProcess;
import io.millrace.testkit.aws.control.LocalAwsStatus;
import io.millrace.testkit.aws.fault.Fault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** A stream in a LocalAws of its own process that counts what it takes, keeps nothing and throttles nothing. */
public final class CountingKinesis implements AutoCloseable {
    /** The stream's name. */
    public static final String STREAM = "benchmark";

    /** The number of its shards, where no other is asked for. */
    public static final int SHARDS = 4;

    private final LocalAwsProcess aws;

    private CountingKinesis(LocalAwsProcess aws) {
        this.aws = aws;
    }

    /** Starts the process. */
    public static CountingKinesis start() {
        return start(SHARDS);
    }

    /** Starts the process with a stream of so many shards. */
    public static CountingKinesis start(int shards) {
        return new CountingKinesis(builder(shards).start());
    }

    /** Starts the process, to be reached with TLS too. */
    public static CountingKinesis startWithTls() {
        return new CountingKinesis(builder(SHARDS).tls().start());
    }

    private static LocalAwsProcess.Builder builder(int shards) {
        return LocalAwsProcess.builder().storing(false).throttling(false).stream(STREAM, shards);
    }

    public URI endpoint() {
        return aws.endpoint();
    }

    /** The address for TLS; only if started with it. */
    public URI tlsEndpoint() {
        return aws.tlsEndpoint();
    }

    /** The certificate that TLS clients are to trust, a PEM file; only if started with TLS. */
    public Path certificate() {
        return aws.caCertificate();
    }

    public String region() {
        return aws.region();
    }

    /** The stream's entries so far, and the CPU time that the process has used. */
    public Totals totals() {
        LocalAwsStatus status = aws.status();
        LocalAwsStatus.Stream stream = Objects.requireNonNull(status.streams().get(STREAM));
        return new Totals(stream.userRecords(), stream.records(), stream.payloadUnits(), status.cpuNanos());
    }

    /** Answers no PutRecords until the fault is released. */
    public Fault hold() {
        return aws.faults().on("PutRecords").hold();
    }

    /** Takes this long from now on before it applies and answers a request that writes, however many there are at once. */
    public void delayWrites(Duration delay) {
        aws.faults().on("PutRecords").delay(delay);
        aws.faults().on("PutRecord").delay(delay);
    }

    @Override
    public void close() {
        aws.close();
    }

    /**
     * What the service has done.
     *
     * @param entries accepted; those in aggregates count each
     * @param records accepted; an aggregate is one
     * @param payloadUnits that it would charge for
     * @param cpuNanos used by its process
     */
    public record Totals(long entries, long records, long payloadUnits, long cpuNanos) {}
}
