package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Every transport and encoding that the SDK has, against LocalAws. */
class TransportIT {
    private static final byte[] BYTES = {0, 1, (byte) 0x80, (byte) 0xff, '"', '\n'};

    private final LocalAws aws = LocalAws.start();

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void speaksHttp2WithPriorKnowledgeInClearText() {
        roundTrip(Clients.configure(
                KinesisAsyncClient.builder().httpClientBuilder(Clients.netty(Protocol.HTTP2)),
                aws.endpoint(),
                Clients.ANYONE));
    }

    @Test
    void speaksHttp11InClearText() {
        roundTrip(Clients.configure(
                KinesisAsyncClient.builder().httpClientBuilder(Clients.netty(Protocol.HTTP1_1)),
                aws.endpoint(),
                Clients.ANYONE));
    }

    @Test
    void speaksHttp2OverTls() {
        roundTrip(Clients.configure(
                KinesisAsyncClient.builder()
                        .httpClientBuilder(Clients.netty(Protocol.HTTP2)
                                .tlsTrustManagersProvider(() -> Clients.trust(aws.caCertificate()))),
                aws.tlsEndpoint(),
                Clients.ANYONE));
    }

    @Test
    void speaksHttp11OverTls() {
        aws.kinesis().createStream("s", 1);
        try (KinesisClient client = Clients.configure(
                        KinesisClient.builder()
                                .httpClientBuilder(Clients.apache()
                                        .tlsTrustManagersProvider(() -> Clients.trust(aws.caCertificate()))),
                        aws.tlsEndpoint(),
                        Clients.ANYONE)
                .build()) {
            client.putRecord(
                    request -> request.streamName("s").partitionKey("k").data(SdkBytes.fromByteArray(BYTES)));
        }

        assertThat(aws.kinesis().stream("s").shards().get(0).records().get(0).data())
                .isEqualTo(BYTES);
    }

    @Test
    void speaksJsonAsItSpeaksCbor() {
        System.setProperty("aws.cborEnabled", "false"); // read when a client is built
        try {
            roundTrip(Clients.configure(
                    KinesisAsyncClient.builder().httpClientBuilder(Clients.netty(Protocol.HTTP2)),
                    aws.endpoint(),
                    Clients.ANYONE));
        } finally {
            System.clearProperty("aws.cborEnabled");
        }
    }

    private void roundTrip(KinesisAsyncClientBuilder builder) {
        aws.kinesis().createStream("s", 1);
        try (KinesisAsyncClient client = builder.build()) {
            client.putRecords(request -> request.streamName("s")
                            .records(PutRecordsRequestEntry.builder()
                                    .partitionKey("ключ")
                                    .data(SdkBytes.fromByteArray(BYTES))
                                    .build()))
                    .join();
            String iterator = client.getShardIterator(request -> request.streamName("s")
                            .shardId("shardId-000000000000")
                            .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                            .timestamp(aws.kinesis().stream("s")
                                    .shards()
                                    .get(0)
                                    .records()
                                    .get(0)
                                    .arrival()))
                    .join()
                    .shardIterator();
            GetRecordsResponse response = client.getRecords(request -> request.shardIterator(iterator))
                    .join();

            assertThat(response.records()).hasSize(1);
            Record record = response.records().get(0);
            assertThat(record.partitionKey()).isEqualTo("ключ");
            assertThat(record.data().asByteArray()).isEqualTo(BYTES);
            assertThat(record.approximateArrivalTimestamp())
                    .isEqualTo(aws.kinesis().stream("s")
                            .shards()
                            .get(0)
                            .records()
                            .get(0)
                            .arrival());
            assertThat(response.nextShardIterator()).isNotNull();
            assertThatThrownBy(() -> client.listShards(request -> request.streamName("absent"))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("Stream absent under account " + LocalAws.ACCOUNT + " not found.");
        }
    }
}
