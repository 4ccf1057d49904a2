package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.contest.Contestant;
import io.millrace.connect.aws.AwsClientFactory;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;

/** What is left when there is no sink: ready-made requests, so many at once, over the SDK's client that the sink uses. */
final class BareLoop implements Contestant {
    static final String NAME = "bare SDK loop";

    private final AwsClientFactory clients;
    private final KinesisAsyncClient client;
    private final List<PutRecordsRequest> requests;
    private final int maxInFlight;
    private int next;

    /** @param clients closed with the loop */
    BareLoop(AwsClientFactory clients, List<PutRecordsRequest> requests, int maxInFlight) {
        this.clients = clients;
        this.client = clients.build(KinesisAsyncClient.builder());
        this.requests = requests;
        this.maxInFlight = maxInFlight;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long send(long nanos) {
        Semaphore permits = new Semaphore(maxInFlight);
        LongAdder acknowledged = new LongAdder();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos && failure.get() == null) {
            permits.acquireUninterruptibly();
            PutRecordsRequest request = requests.get(next++ % requests.size());
            var unused = client.putRecords(request).whenComplete((response, thrown) -> {
                if (thrown != null) {
                    failure.set(thrown);
                } else if (response.failedRecordCount() != 0) {
                    failure.set(new IllegalStateException(response.failedRecordCount() + " entries failed"));
                } else {
                    acknowledged.add(response.records().size());
                }
                permits.release();
            });
        }
        permits.acquireUninterruptibly(maxInFlight);
        if (failure.get() != null) {
            throw new IllegalStateException("the bare loop failed", failure.get());
        }
        return acknowledged.sum();
    }

    @Override
    public void close() {
        clients.close();
    }
}
