package io.millrace.connect.dynamodb.read;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Answers in the order in which a test gave the answers: a response, or what is thrown. Confined to one thread. */
final class ScriptedKinesis implements KinesisCalls {
    static final Instant ARRIVED = Instant.parse("2026-01-01T09:00:00Z");
    static final String DATE = "Thu, 1 Jan 2026 10:00:00 GMT";

    final List<Object> asked = new ArrayList<>();
    private final Deque<Object> answers = new ArrayDeque<>();

    ScriptedKinesis answers(Object... given) {
        answers.addAll(Arrays.asList(given));
        return this;
    }

    GetRecordsRequest lastRead() {
        return (GetRecordsRequest) asked.get(asked.size() - 1);
    }

    List<GetShardIteratorRequest> iteratorsAskedFor() {
        return asked.stream()
                .filter(GetShardIteratorRequest.class::isInstance)
                .map(GetShardIteratorRequest.class::cast)
                .toList();
    }

    static GetShardIteratorResponse iterator(String token) {
        GetShardIteratorResponse.Builder response =
                GetShardIteratorResponse.builder().shardIterator(token);
        response.sdkHttpResponse(dated(DATE));
        return response.build();
    }

    /** @param next null at the end of the shard */
    static GetRecordsResponse page(long millisBehind, String next, String... sequenceNumbers) {
        GetRecordsResponse.Builder response = GetRecordsResponse.builder()
                .millisBehindLatest(millisBehind)
                .nextShardIterator(next)
                .records(Arrays.stream(sequenceNumbers)
                        .map(ScriptedKinesis::record)
                        .toList());
        response.sdkHttpResponse(dated(DATE));
        return response.build();
    }

    private static Record record(String sequenceNumber) {
        return Record.builder()
                .sequenceNumber(sequenceNumber)
                .partitionKey("key")
                .data(SdkBytes.fromUtf8String("payload"))
                .approximateArrivalTimestamp(ARRIVED)
                .build();
    }

    static SdkHttpResponse dated(String date) {
        return SdkHttpResponse.builder().statusCode(200).putHeader("Date", date).build();
    }

    private <T> CompletableFuture<T> next(Object request, Class<T> type) {
        asked.add(request);
        Object answer = answers.remove();
        return answer instanceof Throwable thrown
                ? CompletableFuture.failedFuture(thrown)
                : CompletableFuture.completedFuture(type.cast(answer));
    }

    @Override
    public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
        return next(request, GetShardIteratorResponse.class);
    }

    @Override
    public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
        return next(request, GetRecordsResponse.class);
    }

    @Override
    public CompletableFuture<ListShardsResponse> listShards(ListShardsRequest request) {
        return next(request, ListShardsResponse.class);
    }

    @Override
    public CompletableFuture<DescribeStreamSummaryResponse> describeStreamSummary(
            DescribeStreamSummaryRequest request) {
        return next(request, DescribeStreamSummaryResponse.class);
    }

    @Override
    public CompletableFuture<CreateStreamResponse> createStream(CreateStreamRequest request) {
        return next(request, CreateStreamResponse.class);
    }
}
