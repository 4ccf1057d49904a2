package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.control.LocalAwsStatus;
import io.millrace.testkit.aws.fault.Fault;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

class LocalAwsProcessIT {

    @Test
    void countsWithoutStoringAndTakesFaultsFromOutside() {
        LocalAwsProcess aws = LocalAwsProcess.builder().heap("128m").storing(false).throttling(false).stream("s", 2)
                .start();
        try (aws;
                KinesisClient client = Clients.kinesis(aws.endpoint())) {
            PutRecordsResponse response =
                    client.putRecords(request -> request.streamName("s").records(Clients.entries(100)));
            assertThat(response.failedRecordCount()).isZero();

            LocalAwsStatus status = aws.status();
            assertThat(status.stream("s").records()).isEqualTo(100);
            assertThat(status.stream("s").bytes()).isEqualTo(10 * (5 + 7) + 90 * (6 + 8));
            assertThat(status.stream("s").openShards()).isEqualTo(2);
            assertThat(status.calls()).containsEntry("kinesis:PutRecords", 1L);
            assertThat(status.cpuNanos()).isPositive();

            Fault drop = aws.faults().on("PutRecords").nth(1).dropConnectionAfterApplying();
            assertThatThrownBy(() ->
                            client.putRecords(request -> request.streamName("s").records(Clients.entries(1))))
                    .isInstanceOf(SdkClientException.class);
            assertThat(drop.hits()).isEqualTo(1);

            Fault hold = aws.faults().on("ListStreams").hold();
            CompletableFuture<?> call = CompletableFuture.supplyAsync(client::listStreams);
            await().until(() -> hold.held() == 1);
            hold.release();
            call.join();
            assertThatThrownBy(() ->
                            aws.faults().on("PutRecords").where(subject -> true).denyAccess())
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(aws.status().stream("s").records()).isEqualTo(101);
        }
        assertThat(ProcessHandle.of(aws.pid()).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void countsMessagesWithoutStoringThemAndTakesFaultsOfEntriesFromOutside() {
        try (LocalAwsProcess aws = LocalAwsProcess.builder()
                        .heap("128m")
                        .storing(false)
                        .queue("orders.fifo")
                        .start();
                SqsClient client = Clients.configure(
                                SqsClient.builder().httpClientBuilder(Clients.apache()), aws.endpoint(), Clients.ANYONE)
                        .build()) {
            String queue = client.getQueueUrl(request -> request.queueName("orders.fifo"))
                    .queueUrl();
            aws.faults().onEntriesOf("SendMessageBatch").key("b").nth(1).failWith("InternalError", "Later.", false);

            SendMessageBatchResponse first = send(client, queue, "a", "b", "b", "c");
            SendMessageBatchResponse second = send(client, queue, "a", "b");

            assertThat(first.failed()).singleElement().satisfies(failed -> {
                assertThat(failed.id()).isEqualTo("1");
                assertThat(failed.code()).isEqualTo("InternalError");
                assertThat(failed.senderFault()).isFalse();
            });
            assertThat(second.failed()).isEmpty();
            assertThat(aws.status().queue("orders.fifo"))
                    .isEqualTo(new LocalAwsStatus.Queue(4, 4 * "body 0".length(), 1, 2, 1, 0, 0, 0));
        }
    }

    /** Sends a message for each group; its place in the batch is its body, and with the group its deduplication id. */
    private static SendMessageBatchResponse send(SqsClient client, String queue, String... groups) {
        List<SendMessageBatchRequestEntry> entries = IntStream.range(0, groups.length)
                .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .messageBody("body " + i)
                        .messageGroupId(groups[i])
                        .messageDeduplicationId(groups[i] + i)
                        .build())
                .toList();
        return client.sendMessageBatch(request -> request.queueUrl(queue).entries(entries));
    }

    @Test
    void listensWithTlsAndKeepsAtMostWhatItIsTold() {
        try (LocalAwsProcess aws = LocalAwsProcess.builder().heap("128m").tls().storedBytesPerShard(1000).stream("s", 1)
                        .start();
                KinesisClient client = Clients.configure(
                                KinesisClient.builder()
                                        .httpClientBuilder(Clients.apache()
                                                .tlsTrustManagersProvider(() -> Clients.trust(aws.caCertificate()))),
                                aws.tlsEndpoint(),
                                Clients.ANYONE)
                        .build()) {
            for (int i = 0; i < 5; i++) {
                client.putRecord(request ->
                        request.streamName("s").partitionKey("k").data(SdkBytes.fromByteArray(new byte[499])));
            }
            String iterator = client.getShardIterator(request -> request.streamName("s")
                            .shardId("shardId-000000000000")
                            .shardIteratorType("TRIM_HORIZON"))
                    .shardIterator();

            assertThat(client.getRecords(request -> request.shardIterator(iterator))
                            .records())
                    .hasSize(2);
            assertThat(aws.status().stream("s").records()).isEqualTo(5);
        }
    }
}
