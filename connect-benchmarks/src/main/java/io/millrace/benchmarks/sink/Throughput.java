package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.contest.Contestant;
import io.millrace.benchmarks.contest.Contestants;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Rounds;
import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.kinesis.KinesisSinkTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Measures the Kinesis sink beside the bare loop: entries/s and CPU time. */
public final class Throughput {
    static final String BYTES = "sink, bytes";
    static final String STRUCTS = "sink, structs as JSON";
    static final String MAPS = "sink, maps as JSON";

    /** A payload's size and the share of the bare loop's entries/s that the sink is to reach with bytes. */
    record Size(int bytes, double target) {}

    private static final List<Size> SIZES = List.of(new Size(100, 0.80), new Size(1024, 0.85));

    private Throughput() {}

    /** Tells whether every target was met; a quick run has none. */
    public static boolean run(RunOptions options) {
        // Four contestants, three rounds, five seconds: a minute of warm-up in all.
        Plan plan = options.quick() ? new Plan(2, 3, Duration.ofSeconds(1)) : new Plan(3, 6, Duration.ofSeconds(5));
        List<ThroughputResult> results = new ArrayList<>();
        for (Size size : SIZES) {
            // A service of its own for each size: neither inherits the other's heap.
            try (CountingKinesis service = CountingKinesis.start()) {
                results.add(new ThroughputResult(size, measure(service, size.bytes(), plan)));
            }
        }
        ThroughputReport report = new ThroughputReport(plan, results);
        options.publish("kinesis-sink.md", report.toString());
        return options.quick() || report.isEveryTargetMet();
    }

    private static Results measure(CountingKinesis service, int bytes, Plan plan) {
        RecordPool pool = new RecordPool(bytes);
        Map<String, String> props = KinesisSinks.props(service, "none");
        try (Contestants contestants = new Contestants()) {
            contestants.add(bareLoop(props, pool));
            contestants.add(new SinkContestant(BYTES, new KinesisSinkTask(), props, pool.asBytes()));
            contestants.add(new SinkContestant(STRUCTS, new KinesisSinkTask(), props, pool.asStructs()));
            contestants.add(new SinkContestant(MAPS, new KinesisSinkTask(), props, pool.asMaps()));
            return new Rounds(service, contestants.all()).run(bytes + " B", plan);
        }
    }

    private static Contestant bareLoop(Map<String, String> props, RecordPool pool) {
        AwsClientFactory clients = Sinks.clients(props, KinesisSinks.MAX_IN_FLIGHT);
        KinesisAsyncClient client = clients.build(KinesisAsyncClient.builder());
        List<PutRecordsRequest> requests = pool.requests(
                Sinks.POLL_RECORDS,
                (index, key, payload) -> PutRecordsRequestEntry.builder()
                        .data(SdkBytes.fromByteArrayUnsafe(payload))
                        .partitionKey(key)
                        .build(),
                entries -> PutRecordsRequest.builder()
                        .streamName(CountingKinesis.STREAM)
                        .records(entries)
                        .build());
        return new BareLoop<>(
                requests, client::putRecords, Throughput::acknowledged, KinesisSinks.MAX_IN_FLIGHT, clients::close);
    }

    private static int acknowledged(PutRecordsResponse response) {
        if (response.failedRecordCount() != 0) {
            throw new IllegalStateException(response.failedRecordCount() + " entries failed");
        }
        return response.records().size();
    }
}
