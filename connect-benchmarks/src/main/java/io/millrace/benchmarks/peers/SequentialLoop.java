package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.contest.SequentialContestant;
import io.millrace.benchmarks.sink.Sinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * One PutRecords of 500 entries after the other over the SDK's blocking client, as Debezium Server writes to Kinesis: what one
 * has without a sink. In a process of its own. Confined to one thread.
 */
public final class SequentialLoop {
    private final KinesisClient client;
    private final String stream;
    private final ReadyEntries entries;

    private SequentialLoop(ChildSettings settings) {
        stream = settings.destination();
        entries = ReadyEntries.read(settings.entries());
        client = KinesisClient.builder()
                .endpointOverride(settings.endpoint())
                .region(Region.of(settings.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("benchmark", "benchmark")))
                .httpClient(Apache5HttpClient.builder()
                        .buildWithDefaults(AttributeMap.builder()
                                .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                                .build()))
                .build();
    }

    public static void main(String[] args) throws IOException {
        Child.serve(() -> {
            SequentialLoop loop = new SequentialLoop(ChildSettings.of(args));
            return new SequentialContestant("sequential loop", loop::request, loop.client::close);
        });
    }

    private int request() {
        List<PutRecordsRequestEntry> batch = batch();
        PutRecordsResponse response =
                client.putRecords(request -> request.streamName(stream).records(batch));
        if (response.failedRecordCount() != 0) {
            throw new IllegalStateException(response.failedRecordCount() + " entries failed");
        }
        return batch.size();
    }

    private List<PutRecordsRequestEntry> batch() {
        List<PutRecordsRequestEntry> batch = new ArrayList<>();
        for (int i = 0; i < Sinks.POLL_RECORDS; i++) {
            entries.advance();
            batch.add(PutRecordsRequestEntry.builder()
                    .partitionKey(entries.key())
                    .data(SdkBytes.fromByteArray(entries.payload()))
                    .build());
        }
        return batch;
    }
}
