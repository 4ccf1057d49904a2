package io.millrace.connect.dynamodb.read;

import io.millrace.connect.dynamodb.shards.StartAt;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Reads a shard with GetRecords. Its iterator lives for five minutes: one that has expired is renewed behind the last record that
 * was read, so that nothing is skipped and nothing comes twice.
 *
 * <p>Its state is that of the call under way, of which there is one at a time: whoever gets the page calls the next time.
 */
final class PollingFetcher implements ShardFetcher {
    private final KinesisCalls kinesis;
    private final StreamRequests stream;
    private final String shardId;
    private final ServiceClock clock;
    private final ReadListener listener;
    private volatile StartAt position;
    private volatile @Nullable String iterator;

    /** @param start where the first page begins */
    PollingFetcher(
            KinesisCalls kinesis,
            StreamRequests stream,
            String shardId,
            StartAt start,
            ServiceClock clock,
            ReadListener listener) {
        this.kinesis = kinesis;
        this.stream = stream;
        this.shardId = shardId;
        this.position = start;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<Page> next(int maxRecords) {
        String current = iterator;
        if (current == null) {
            return fromPosition(maxRecords);
        }
        return read(current, maxRecords).exceptionallyCompose(thrown -> {
            if (!isExpired(thrown)) {
                return CompletableFuture.failedFuture(thrown);
            }
            iterator = null;
            listener.iteratorRenewed(shardId);
            return fromPosition(maxRecords);
        });
    }

    private CompletableFuture<Page> fromPosition(int maxRecords) {
        return kinesis.getShardIterator(request()).thenCompose(response -> {
            clock.answered(response);
            iterator = response.shardIterator();
            return read(response.shardIterator(), maxRecords);
        });
    }

    private CompletableFuture<Page> read(String from, int maxRecords) {
        Instant asked = clock.now();
        return kinesis.getRecords(stream.records(from, maxRecords)).thenApply(response -> page(response, asked));
    }

    private Page page(GetRecordsResponse response, Instant asked) {
        clock.answered(response);
        List<Record> records = response.records();
        long bytes = 0;
        for (Record record : records) {
            bytes += record.data().asByteArrayUnsafe().length
                    + record.partitionKey().length();
        }
        // What only speaks like Kinesis may not tell: then nothing is known to be behind an empty page.
        long behind = response.millisBehindLatest() == null ? 0 : response.millisBehindLatest();
        Instant readThrough = asked.minusMillis(behind);
        if (!records.isEmpty()) {
            Record latest = records.get(records.size() - 1);
            position = new StartAt.After(latest.sequenceNumber());
            if (behind > 0 && latest.approximateArrivalTimestamp() != null) {
                readThrough = latest.approximateArrivalTimestamp();
            }
        }
        iterator = response.nextShardIterator();
        return new Page(shardId, records, bytes, behind, readThrough, iterator == null);
    }

    private GetShardIteratorRequest request() {
        GetShardIteratorRequest.Builder request = stream.shardIterator(shardId);
        StartAt start = position;
        if (start instanceof StartAt.Time time) {
            // A time to come is refused; what is to come arrives behind the present too.
            Instant now = clock.now();
            request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                    .timestamp(time.instant().isAfter(now) ? now : time.instant());
        } else if (start instanceof StartAt.At at) {
            request.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER).startingSequenceNumber(at.sequenceNumber());
        } else if (start instanceof StartAt.After after) {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .startingSequenceNumber(after.sequenceNumber());
        } else if (start instanceof StartAt.Within within) {
            // The aggregate is read again as a whole; who unpacks it leaves out what was there before.
            request.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                    .startingSequenceNumber(within.sequenceNumber());
        } else {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        }
        return request.build();
    }

    private static boolean isExpired(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof ExpiredIteratorException;
    }

    @Override
    public void close() {
        iterator = null;
    }
}
