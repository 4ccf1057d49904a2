package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.kinesis.LocalRecord;
import io.millrace.testkit.aws.kinesis.LocalShard;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

class LocalAwsIT {

    @Test
    void showsWhatClientsHaveWritten() {
        try (LocalAws aws = LocalAws.start();
                KinesisAsyncClient client = KinesisAsyncClient.builder()
                        .endpointOverride(aws.endpoint())
                        .region(Region.of(aws.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                        .build()) {
            aws.kinesis().createStream("orders", 2);
            List<PutRecordsRequestEntry> entries = IntStream.range(0, 100)
                    .mapToObj(i -> PutRecordsRequestEntry.builder()
                            .partitionKey("key-" + i)
                            .data(SdkBytes.fromUtf8String("value-" + i))
                            .build())
                    .toList();

            client.putRecords(request -> request.streamName("orders").records(entries))
                    .join();

            List<LocalShard> shards = aws.kinesis().stream("orders").shards();
            assertThat(shards)
                    .hasSize(2)
                    .allSatisfy(shard -> assertThat(shard.recordsAccepted()).isPositive());
            assertThat(shards.stream().flatMap(shard -> shard.records().stream()))
                    .extracting(LocalRecord::text)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 100).mapToObj(i -> "value-" + i).toList());
            assertThat(aws.calls().count("PutRecords")).isEqualTo(1);
            assertThat(aws.calls().snapshot()).containsOnlyKeys("kinesis:PutRecords");
        }
    }
}
