package io.millrace.benchmarks.aws;

import io.millrace.testkit.aws.LocalAwsProcess;
import io.millrace.testkit.aws.control.LocalAwsStatus;
import io.millrace.testkit.aws.fault.Fault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A LocalAws in a process of its own that counts what it takes, keeps nothing and throttles nothing. Thread-safe. */
public abstract class CountingService implements AutoCloseable {
    private final LocalAwsProcess aws;
    private final List<String> writes;

    /**
     * Starts the process.
     *
     * @param builder with what is to be in it
     * @param writes the actions that write to it
     */
    protected CountingService(LocalAwsProcess.Builder builder, List<String> writes) {
        this.aws = builder.storing(false).throttling(false).start();
        this.writes = writes;
    }

    /** The address without TLS. */
    public final URI endpoint() {
        return aws.endpoint();
    }

    /** The address for TLS; only if started with it. */
    public final URI tlsEndpoint() {
        return aws.tlsEndpoint();
    }

    /** The certificate that TLS clients are to trust, a PEM file; only if started with TLS. */
    public final Path certificate() {
        return aws.caCertificate();
    }

    public final String region() {
        return aws.region();
    }

    /** What it has counted so far, and the CPU time that the process has used. */
    public final Totals totals() {
        return totals(aws.status());
    }

    /** Of what a LocalAws has seen, what counts here. */
    protected abstract Totals totals(LocalAwsStatus status);

    /** Answers no batch that is written until the fault is released. */
    public final Fault hold() {
        return aws.faults().on(writes.get(0)).hold();
    }

    /** Takes this long from now on before it applies and answers a request that writes, however many there are at once. */
    public final void delayWrites(Duration delay) {
        writes.forEach(action -> aws.faults().on(action).delay(delay));
    }

    @Override
    public final void close() {
        aws.close();
    }

    /**
     * What the service has done.
     *
     * @param entries accepted; those in aggregates count each
     * @param records that carried them: Kinesis records, of which an aggregate is one, or requests with messages
     * @param payloadUnits that it would charge for, where it charges by size
     * @param cpuNanos used by its process
     */
    public record Totals(long entries, long records, long payloadUnits, long cpuNanos) {}
}
