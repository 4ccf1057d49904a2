package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps every request until the test answers it. */
final class ScriptedClient implements BatchClient<String> {
    /** A request that waits for its answer. */
    record Sent(Batch<String> batch, CompletableFuture<BatchResult> answer) {
        List<String> payloads() {
            return batch.payloads();
        }

        void deliver() {
            answer.complete(BatchResult.delivered());
        }

        void fail(Failure failure) {
            answer.complete(BatchResult.failed(failure));
        }

        /** Fails these payloads; the others are delivered. */
        void failOnly(Failure failure, String... payloads) {
            Failure[] failures = new Failure[payloads().size()];
            for (String payload : payloads) {
                failures[payloads().indexOf(payload)] = failure;
            }
            answer.complete(BatchResult.partial(failures));
        }
    }

    static final Failure TRANSIENT = new Failure(FailureKind.RETRYABLE, "InternalFailure", "the service had a hiccup");
    static final Failure THROTTLED = new Failure(FailureKind.THROTTLED, "Throttled", "too much for the service");
    static final Failure REJECTED = new Failure(FailureKind.REJECTED, "invalid", "the service does not take it");
    static final Failure REFUSED = new Failure(FailureKind.REFUSED, "invalid", "the service finds the request invalid");
    static final Failure FATAL = new Failure(FailureKind.FATAL, "AccessDenied", "grant kinesis:PutRecords");

    private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean closed;

    @Override
    public CompletionStage<BatchResult> send(Batch<String> batch) {
        Sent request = new Sent(batch, new CompletableFuture<>());
        sent.add(request);
        return request.answer();
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** The payloads of every request so far. */
    List<List<String>> sent() {
        return sent.stream().map(Sent::payloads).toList();
    }

    int requests() {
        return sent.size();
    }

    /** The requests that wait for their answer. */
    List<Sent> open() {
        return sent.stream().filter(request -> !request.answer().isDone()).toList();
    }

    Sent request(int index) {
        return sent.get(index);
    }

    Sent last() {
        return sent.get(sent.size() - 1);
    }
}
