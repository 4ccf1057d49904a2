package io.millrace.benchmarks.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * the next one before the page is read; its JSON is parsed with Jackson, token by token or into a tree, and nothing else is made of it.
 * Confined to the runner's thread.
 */
final class BareReads implements Contestant {
    static final String TOKENS = "bare loop, tokens";
    static final String TREES = "bare loop, trees";

    /** What the source asks for by default, and the service allows. */
    private static final int RECORD_LIMIT = 10_000;

    private final String stream;
    private final long total;
    private final AwsClientFactory clients;
    private final KinesisAsyncClient kinesis;
    private final String name;
    private final Parsing parsing;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private long read;

    /** Of a call: one of both. */
    private record Answer(
            @Nullable GetRecordsResponse page, @Nullable Throwable failure) {}

    /** What is done with a record's JSON. */
    private interface Parsing {
        void parse(byte[] data) throws IOException;
    }

    private BareReads(String name, Parsing parsing, ChangeStreams streams, String stream, long total) {
        this.name = name;
        this.parsing = parsing;
        this.stream = stream;
        this.total = total;
        this.clients = Sinks.clients(streams.clientProps(), ChangeStreams.SHARDS);
        this.kinesis = clients.build(KinesisAsyncClient.builder());
    }

    /**
     * Goes through the tokens of each record, and reads no text.
     *
     * @param total how many changes there are in the stream
     */
    static BareReads tokens(ChangeStreams streams, String stream, long total) {
        JsonFactory json = new JsonFactory();
        return new BareReads(TOKENS, data -> walk(json, data), streams, stream, total);
    }

    /** Makes a tree of each record. */
    static BareReads trees(ChangeStreams streams, String stream, long total) {
        ObjectMapper json = new ObjectMapper();
        return new BareReads(TREES, json::readTree, streams, stream, total);
    }

    @Override
    public String name() {
        return name;
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
        try {
            parsing.parse(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void walk(JsonFactory json, byte[] data) throws IOException {
        try (JsonParser parser = json.createParser(data)) {
            while (parser.nextToken() != null) {
                // that is all
            }
        }
    }

    @Override
    public void close() {
        clients.close();
    }
}
