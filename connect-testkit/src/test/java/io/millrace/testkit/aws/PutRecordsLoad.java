package io.millrace.testkit.aws;

import io.millrace.testkit.aws.control.LocalAwsStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * Measures what LocalAws costs: the CPU time of its process for each entry of PutRecords requests of 500 entries of
 * 100 bytes. No test: a program to be run by hand, with {@code none}, or {@code storing}, the seconds of warm-up and
 * measurement, and further options for the server's JVM.
 */
final class PutRecordsLoad {
    private static final int IN_FLIGHT = 8;
    private static final int ENTRIES = 500;
    private static final int BYTES = 100;

    private PutRecordsLoad() {}

    public static void main(String[] args) throws InterruptedException {
        boolean storing = args[0].equals("storing");
        int warmUpSeconds = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        LocalAwsProcess.Builder settings = LocalAwsProcess.builder();
        Arrays.stream(args).skip(3).forEach(settings::jvmOption);
        try (LocalAwsProcess aws = settings
                        .heap(storing ? "1g" : "256m")
                        .throttling(false)
                        .storing(storing)
                        .storedBytesPerShard(2 << 20)
                        .stream("load", 8)
                        .start();
                KinesisAsyncClient client = KinesisAsyncClient.builder()
                        .endpointOverride(aws.endpoint())
                        .region(Region.of(aws.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                        .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
                        .build()) {
            List<PutRecordsRequest> requests =
                    IntStream.range(0, 16).mapToObj(PutRecordsLoad::request).toList();
            run(client, requests, warmUpSeconds);
            LocalAwsStatus before = aws.status();
            long start = System.nanoTime();
            run(client, requests, seconds);
            double elapsed = (System.nanoTime() - start) / 1e9;
            LocalAwsStatus after = aws.status();
            long entries =
                    after.stream("load").records() - before.stream("load").records();
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.3f us of the server's CPU an entry; %.0f entries/s%n",
                    storing ? "storing" : "not storing",
                    (after.cpuNanos() - before.cpuNanos()) / 1e3 / entries,
                    entries / elapsed);
        }
    }

    private static PutRecordsRequest request(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] data = new byte[BYTES];
        random.nextBytes(data);
        return PutRecordsRequest.builder()
                .streamName("load")
                .records(IntStream.range(0, ENTRIES)
                        .mapToObj(i -> PutRecordsRequestEntry.builder()
                                .partitionKey("key-" + random.nextInt(100_000))
                                .data(SdkBytes.fromByteArray(data))
                                .build())
                        .toList())
                .build();
    }

    private static void run(KinesisAsyncClient client, List<PutRecordsRequest> requests, int seconds)
            throws InterruptedException {
        Semaphore permits = new Semaphore(IN_FLIGHT);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 0; System.nanoTime() < end; i++) {
            permits.acquire();
            CompletableFuture<?> result = client.putRecords(requests.get(i % requests.size()));
            result.whenComplete((response, failure) -> {
                permits.release();
                if (failure != null) {
                    failure.printStackTrace();
                }
            });
        }
        permits.acquire(IN_FLIGHT);
    }
}
