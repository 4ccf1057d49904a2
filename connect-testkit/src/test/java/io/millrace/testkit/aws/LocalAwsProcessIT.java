package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.control.LocalAwsStatus;
import io.millrace.testkit.aws.fault.Fault;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

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
