package io.millrace.benchmarks.kpl;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import io.millrace.benchmarks.contest.Contestant;
import io.millrace.benchmarks.peers.Child;
import io.millrace.benchmarks.peers.ChildSettings;
import io.millrace.benchmarks.peers.ReadyEntries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordResult;

/** The Kinesis Producer Library with its native process, without a connector around it. Confined to one thread. */
public final class KplContestant implements Contestant {
    /** The most that it has at once, as large as the buffer of the sink beside it. */
    private static final int MAX_OUTSTANDING = 20_000;

    /** In percent of a shard's quota: as good as no limit. */
    private static final long NO_RATE_LIMIT = 1_000_000;

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int CHECK_EVERY = 100;

    private final KinesisProducer producer;
    private final String stream;
    private final ReadyEntries entries;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final FutureCallback<UserRecordResult> callback = new FutureCallback<>() {
        @Override
        public void onSuccess(@Nullable UserRecordResult result) {
            acknowledged.incrementAndGet();
        }

        @Override
        public void onFailure(Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
    };

    private KplContestant(ChildSettings settings) {
        stream = settings.destination();
        entries = ReadyEntries.read(settings.entries());
        String host = settings.endpoint().getHost();
        int port = settings.endpoint().getPort();
        producer = new KinesisProducer(new KinesisProducerConfiguration()
                .setRegion(settings.region())
                .setKinesisEndpoint(host)
                .setKinesisPort(port)
                .setStsEndpoint(host)
                .setStsPort(port)
                .setCloudwatchEndpoint(host)
                .setCloudwatchPort(port)
                .setVerifyCertificate(false)
                .setMetricsLevel("none")
                .setLogLevel("warning")
                .setRateLimit(NO_RATE_LIMIT)
                .setAggregationEnabled(settings.aggregated())
                .setCredentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("benchmark", "benchmark"))));
    }

    public static void main(String[] args) throws IOException {
        Child.serve(() -> new KplContestant(ChildSettings.of(args)));
    }

    @Override
    public String name() {
        return "KPL";
    }

    @Override
    public long send(long nanos) {
        long before = acknowledged.get();
        long sent = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos && failure.get() == null) {
            if (producer.getOutstandingRecordsCount() > MAX_OUTSTANDING - CHECK_EVERY) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
                continue;
            }
            for (int i = 0; i < CHECK_EVERY; i++) {
                entries.advance();
                Futures.addCallback(
                        producer.addUserRecord(stream, entries.key(), ByteBuffer.wrap(entries.payload())),
                        callback,
                        MoreExecutors.directExecutor());
            }
            sent += CHECK_EVERY;
        }
        drain(before + sent);
        return acknowledged.get() - before;
    }

    private void drain(long expected) {
        long flushed = 0;
        while (acknowledged.get() < expected && failure.get() == null) {
            if (System.nanoTime() - flushed > FLUSH_NANOS) {
                producer.flush();
                flushed = System.nanoTime();
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the KPL failed", failure.get());
        }
    }

    @Override
    public void close() {
        producer.destroy();
    }
}
