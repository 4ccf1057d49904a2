package io.millrace.benchmarks.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.millrace.benchmarks.contest.Contestant;
import io.millrace.benchmarks.sink.Sinks;
import io.millrace.connect.aws.AwsClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * What is left when there is no source: GetRecords over the SDK's client that the source uses, one call under way for each shard, and
 * the next one before the page is read; its JSON is parsed token by token with Jackson, and nothing is made of it. Confined to the
 * runner's thread.
 */
final class BareReads implements Contestant {
    static final String NAME = "bare GetRecords loop";

    /** What the source asks for by default, and the service allows. */
    private static final int RECORD_LIMIT = 10_000;

    private final String stream;
    private final long total;
    private final AwsClientFactory clients;
    private final KinesisAsyncClient kinesis;
    private final JsonFactory json = new JsonFactory();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private long read;

    /** Of a call: one of both. */
    private record Answer(
            @Nullable GetRecordsResponse page, @Nullable Throwable failure) {}

    /** @param total how many changes there are in the stream */
    BareReads(ChangeStreams streams, String stream, long total) {
        this.stream = stream;
        this.total = total;
        this.clients = Sinks.clients(streams.clientProps(), ChangeStreams.SHARDS);
        this.kinesis = clients.build(KinesisAsyncClient.builder());
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Begins to read all shards and parses the first page. */
    @Override
    public void prepare() {
        read = 0;
        kinesis.listShards(request -> request.streamName(stream))
                .join()
                .shards()
                .forEach(this::begin);
        takePage();
    }

    private void begin(Shard shard) {
        var iterator = kinesis.getShardIterator(request ->
                request.streamName(stream).shardId(shard.shardId()).shardIteratorType(ShardIteratorType.TRIM_HORIZON));
        call(iterator.join().shardIterator());
    }

    private void call(String iterator) {
        GetRecordsRequest request = GetRecordsRequest.builder()
                .shardIterator(iterator)
                .limit(RECORD_LIMIT)
                .build();
        var unused =
                kinesis.getRecords(request).whenComplete((page, failure) -> answers.add(new Answer(page, failure)));
    }

    @Override
    public long send(long nanos) {
        long first = read;
        while (read < total) {
            takePage();
        }
        if (read > total || !answers.isEmpty()) {
            throw new IllegalStateException("there are more than " + total + " records");
        }
        return total - first;
    }

    private void takePage() {
        GetRecordsResponse page = next();
        if (page.millisBehindLatest() > 0) {
            call(page.nextShardIterator());
        }
        for (Record record : page.records()) {
            parse(record.data().asByteArrayUnsafe());
        }
        read += page.records().size();
    }

    private GetRecordsResponse next() {
        Answer answer;
        try {
            answer = answers.poll(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (answer == null || answer.page() == null) {
            throw new IllegalStateException(
                    "the bare loop read " + read + " of " + total + " records",
                    answer == null ? null : answer.failure());
        }
        return answer.page();
    }

    private void parse(byte[] data) {
        try (JsonParser parser = json.createParser(data)) {
            while (parser.nextToken() != null) {
                // that is all
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clients.close();
    }
}
