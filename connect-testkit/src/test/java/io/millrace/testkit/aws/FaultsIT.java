package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.kinesis.LocalRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.AccessDeniedException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

class FaultsIT {
    private final LocalAws aws = LocalAws.start();
    private final KinesisClient client = Clients.kinesis(aws.endpoint());

    @BeforeEach
    void createStream() {
        aws.kinesis().createStream("s", 1);
    }

    @AfterEach
    void close() {
        client.close();
        aws.close();
    }

    private PutRecordsResponse put(int entries) {
        return client.putRecords(request -> request.streamName("s").records(Clients.entries(entries)));
    }

    private List<String> stored() {
        return aws.kinesis().stream("s").shards().stream()
                .flatMap(shard -> shard.records().stream())
                .map(LocalRecord::text)
                .toList();
    }

    @Test
    void failsEveryNthEntryAcrossCalls() {
        Fault fault = aws.faults().onEntriesOf("PutRecords").everyNth(7).failWith("InternalFailure", "broken");

        PutRecordsResponse first = put(10);
        PutRecordsResponse second = put(10);

        assertThat(failedEntries(first)).containsExactly(6);
        assertThat(failedEntries(second)).containsExactly(3);
        assertThat(first.failedRecordCount()).isEqualTo(1);
        assertThat(first.records().get(6).errorCode()).isEqualTo("InternalFailure");
        assertThat(first.records().get(6).errorMessage()).isEqualTo("broken");
        assertThat(first.records().get(6).sequenceNumber()).isNull();
        assertThat(stored()).hasSize(18);
        assertThat(fault.hits()).isEqualTo(2);
    }

    private static List<Integer> failedEntries(PutRecordsResponse response) {
        List<PutRecordsResultEntry> entries = response.records();
        return IntStream.range(0, entries.size())
                .filter(i -> entries.get(i).errorCode() != null)
                .boxed()
                .toList();
    }

    @Test
    void throttlesOneShardOnly() {
        aws.kinesis().createStream("two", 2);
        aws.faults()
                .onEntriesOf("kinesis:PutRecords")
                .of("two")
                .shard("shardId-000000000001")
                .throttle();

        PutRecordsResponse response =
                client.putRecords(request -> request.streamName("two").records(Clients.entries(50)));

        assertThat(response.records())
                .allSatisfy(entry -> assertThat(entry.errorCode() == null ? entry.shardId() : entry.errorCode())
                        .isIn("shardId-000000000000", "ProvisionedThroughputExceededException"));
        assertThat(response.failedRecordCount()).isBetween(1, 49);
        assertThat(put(50).failedRecordCount()).isZero();
    }

    @Test
    void meetsOnlyWhatTheConditionSays() {
        aws.faults()
                .onEntriesOf("PutRecords")
                .where(entry -> entry.partitionKey().equals("key-3"))
                .throttle();

        assertThat(failedEntries(put(6))).containsExactly(3);
    }

    @Test
    void answersWithServerErrorsWithoutApplying() {
        aws.faults().on("PutRecords").times(1).answer(503);

        assertThatThrownBy(() -> put(1))
                .isInstanceOfSatisfying(
                        KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(503));
        assertThat(stored()).isEmpty();
        assertThat(put(1).failedRecordCount()).isZero();
    }

    @Test
    void answersWithAServerErrorAfterApplying() {
        aws.faults().on("PutRecords").nth(1).answerAfterApplying(500);

        assertThatThrownBy(() -> put(2))
                .isInstanceOfSatisfying(
                        KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(500));
        assertThat(stored()).hasSize(2);
    }

    @Test
    void dropsTheConnectionBeforeApplyingOrAfter() {
        Fault before = aws.faults().on("PutRecords").nth(1).dropConnectionBeforeApplying();
        assertThatThrownBy(() -> put(1)).isInstanceOf(SdkClientException.class);
        assertThat(before.hits()).isEqualTo(1);
        assertThat(stored()).isEmpty();

        aws.faults().clear();
        aws.faults().on("PutRecords").nth(1).dropConnectionAfterApplying();
        assertThatThrownBy(() -> put(1)).isInstanceOf(SdkClientException.class);
        assertThat(stored()).hasSize(1);
        assertThat(put(1).failedRecordCount()).isZero();
    }

    @Test
    void dropsHttp2ConnectionsToo() {
        aws.faults().on("PutRecords").nth(1).dropConnectionAfterApplying();
        try (KinesisAsyncClient async = Clients.configure(
                        KinesisAsyncClient.builder().httpClientBuilder(Clients.netty(Protocol.HTTP2)),
                        aws.endpoint(),
                        Clients.ANYONE)
                .build()) {
            assertThatThrownBy(() -> async.putRecords(
                                    request -> request.streamName("s").records(Clients.entries(1)))
                            .join())
                    .hasCauseInstanceOf(SdkClientException.class);
        }
        assertThat(stored()).hasSize(1);
    }

    @Test
    void holdsCallsUntilTheyAreReleased() {
        Fault hold = aws.faults().on("PutRecords").hold();
        Executor ownThreads = call -> new Thread(call, "caller").start(); // the common pool may have just one

        List<CompletableFuture<PutRecordsResponse>> calls = List.of(
                CompletableFuture.supplyAsync(() -> put(1), ownThreads),
                CompletableFuture.supplyAsync(() -> put(1), ownThreads));
        await().until(() -> hold.held() == 2);
        assertThat(stored()).isEmpty();
        assertThat(client.listShards(request -> request.streamName("s")).shards())
                .hasSize(1);

        hold.release();

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().failedRecordCount()).isZero());
        assertThat(stored()).hasSize(2);
        assertThat(put(1).failedRecordCount()).isZero();
    }

    @Test
    void delaysCalls() {
        aws.faults().on("PutRecords").delay(Duration.ofMillis(150));

        long start = System.nanoTime();
        put(1);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void permutesTheWritesOfARequest() {
        put(100);
        List<String> asSent = stored();
        aws.faults().on("PutRecords").permuteWrites();

        PutRecordsResponse response = put(100);

        List<LocalRecord> second =
                aws.kinesis().stream("s").shard("shardId-000000000000").recordsSince(100, 1000);
        assertThat(second).extracting(LocalRecord::text).containsExactlyInAnyOrderElementsOf(asSent);
        assertThat(second).extracting(LocalRecord::text).isNotEqualTo(asSent);
        for (int i = 0; i < 100; i++) { // each result belongs to its entry all the same
            String number = response.records().get(i).sequenceNumber();
            assertThat(second)
                    .filteredOn(record -> record.sequenceNumber().equals(number))
                    .extracting(LocalRecord::text)
                    .containsExactly("value-" + i);
        }
    }

    @Test
    void refusesWithTheServicesOwnErrors() {
        aws.faults().on("PutRecords").nth(1).denyAccess();
        aws.faults().on("PutRecords").nth(2).expireToken();
        aws.faults().on("PutRecords").nth(3).failWith("KMSThrottlingException");
        aws.faults().on("PutRecords").nth(4).throttle();

        assertThatThrownBy(() -> put(1)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> put(1))
                .isInstanceOfSatisfying(
                        KinesisException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException"));
        assertThatThrownBy(() -> put(1)).isInstanceOf(KmsThrottlingException.class);
        assertThatThrownBy(() -> put(1)).isInstanceOf(ProvisionedThroughputExceededException.class);
        assertThat(stored()).isEmpty();
        assertThat(put(1).failedRecordCount()).isZero();
        assertThat(aws.calls().count("PutRecords")).isEqualTo(5);
    }

    @Test
    void endsFaultsWhileRunning() {
        Fault fault = aws.faults().on("PutRecords").answer(500);
        assertThatThrownBy(() -> put(1)).isInstanceOf(KinesisException.class);

        fault.remove();

        assertThat(put(1).failedRecordCount()).isZero();
    }
}
