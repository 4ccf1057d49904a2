package io.millrace.connect.dynamodb.read;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.dynamodb.shards.Shard;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/**
 * A stream as it is now, looked at once, by a thread that waits for it. Immutable.
 *
 * @param stream which stream it is
 * @param shards all its shards
 */
public record StreamLook(StreamId stream, List<Shard> shards) {
    public StreamLook {
        shards = List.copyOf(shards);
    }

    /**
     * Looks.
     *
     * @param streamKey the key that names the stream
     * @param name begins the names of the threads that this needs
     * @param bound for each call
     * @throws ConnectException why it could not look, and what to do about it
     */
    public static StreamLook at(AwsConfig aws, StreamRequests stream, String streamKey, String name, Duration bound) {
        try (KinesisClient client = new KinesisClient(aws.withCallTimeout((int) bound.toMillis()), name, 1)) {
            StreamDescriptionSummary summary = answer(
                            client.describeStreamSummary(stream.describe()),
                            new ReadFailureClassifier(aws, ReadFailureClassifier.DESCRIBE, stream, streamKey),
                            bound)
                    .streamDescriptionSummary();
            ReadFailureClassifier listing =
                    new ReadFailureClassifier(aws, ReadFailureClassifier.LIST_SHARDS, stream, streamKey);
            List<Shard> shards = new ArrayList<>();
            ListShardsRequest request = stream.listShards();
            while (true) {
                ListShardsResponse page = answer(client.listShards(request), listing, bound);
                page.shards().forEach(shard -> shards.add(Shards.of(shard)));
                if (page.nextToken() == null) {
                    break;
                }
                request =
                        ListShardsRequest.builder().nextToken(page.nextToken()).build();
            }
            return new StreamLook(new StreamId(summary.streamARN(), summary.streamCreationTimestamp()), shards);
        }
    }

    private static <T> T answer(CompletableFuture<T> call, ReadFailureClassifier failures, Duration bound) {
        try {
            return call.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ConnectException("No answer about " + failures.destination() + " within " + bound.toMillis()
                    + " ms: try again later.");
        } catch (ExecutionException e) {
            Failure failure = failures.classify(e);
            throw new ConnectException(failure.code() + ": " + failure.message(), failure.cause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for an answer about " + failures.destination(), e);
        }
    }
}
