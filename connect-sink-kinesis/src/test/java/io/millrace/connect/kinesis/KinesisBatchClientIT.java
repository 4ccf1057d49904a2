package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.BatchClientContract;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client keeps the contract with the real SDK over HTTP. */
class KinesisBatchClientIT extends BatchClientContract<KinesisEntry> {
    private static LocalAws aws;
    private static int streams;

    private final String stream = "contract-" + streams++;

    @BeforeAll
    static void start() {
        aws = LocalAws.start();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @AfterEach
    void clearFaults() {
        aws.faults().clear();
    }

    @Test
    void givesUpOnWhatTheSdkCannotWrite() throws Exception {
        try (BatchClient<KinesisEntry> client = open(Duration.ofSeconds(30))) {
            KinesisEntry entry = Entries.entry("canary\uD800", "v");
            Failure failure = client.send(new Batch<>(stream, List.of(entry)))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
            assertThat(failure.code()).isEqualTo("UnwritableRequest");
            assertThat(failure.message()).doesNotContain("canary");
        }
    }

    @Override
    protected BatchClient<KinesisEntry> open(Duration callTimeout) {
        if (!aws.kinesis().streamNames().contains(stream)) {
            aws.kinesis().createStream(stream, 2);
        }
        return KinesisBatchClient.open(
                config(aws, stream, Map.of("aws.call.timeout.ms", String.valueOf(callTimeout.toMillis()))), "contract");
    }

    @Override
    protected Batch<KinesisEntry> batch(int entries) {
        return new Batch<>(
                stream,
                IntStream.range(0, entries)
                        .mapToObj(i -> Entries.entry("key-" + i, "data-" + i))
                        .toList());
    }

    @Override
    protected long stored() {
        return aws.kinesis().stream(stream).recordsAccepted();
    }

    @Override
    protected void failEntry(int index) {
        aws.faults().onEntriesOf("PutRecords").nth(index + 1).failWith("InternalFailure");
    }

    @Override
    protected void failEveryEntry() {
        aws.faults().onEntriesOf("PutRecords").failWith("InternalFailure");
    }

    @Override
    protected void throttleEntry(int index) {
        aws.faults().onEntriesOf("PutRecords").nth(index + 1).throttle();
    }

    /** Kinesis's documentation has no such answer for an entry; the code is what it says of a whole request. */
    @Override
    protected void rejectEntry(int index) {
        aws.faults().onEntriesOf("PutRecords").nth(index + 1).failWith("InvalidArgumentException");
    }

    @Override
    protected void throttleRequest() {
        aws.faults().on("PutRecords").nth(1).throttle();
    }

    @Override
    protected void failRequest() {
        aws.faults().on("PutRecords").nth(1).answer(503);
    }

    @Override
    protected void denyAccess() {
        aws.faults().on("PutRecords").denyAccess();
    }

    @Override
    protected void dropConnection(boolean afterApplying) {
        if (afterApplying) {
            aws.faults().on("PutRecords").nth(1).dropConnectionAfterApplying();
        } else {
            aws.faults().on("PutRecords").nth(1).dropConnectionBeforeApplying();
        }
    }

    @Override
    protected Runnable holdRequests() {
        Fault hold = aws.faults().on("PutRecords").hold();
        return hold::remove;
    }

    static KinesisSinkConfig config(LocalAws aws, String stream, Map<String, String> more) {
        return new KinesisSinkConfig(props(aws, stream, more));
    }

    static Map<String, String> props(LocalAws aws, String stream, Map<String, String> more) {
        Map<String, String> props = new HashMap<>();
        props.put("name", "sink");
        props.put("kinesis.stream.name", stream);
        props.put("aws.region", aws.region());
        props.put("aws.endpoint", aws.endpoint().toString());
        props.put("aws.access.key.id", "AKIAEXAMPLE");
        props.put("aws.secret.access.key", "secret");
        props.putAll(more);
        return props;
    }
}
