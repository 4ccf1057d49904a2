package io.millrace.benchmarks.aws;

import io.millrace.testkit.aws.LocalAwsProcess;
import io.millrace.testkit.aws.control.LocalAwsStatus;
import java.util.List;

/** A queue, a FIFO queue and a topic. Messages that are left out for their deduplication ids do not count. */
public final class CountingMessages extends CountingService {
    /** The name of the queue and of the topic. */
    public static final String NAME = "benchmark";

    /** The name of the FIFO queue. */
    public static final String FIFO_NAME = NAME + ".fifo";

    private static final List<String> WRITES =
            List.of("sqs:SendMessageBatch", "sqs:SendMessage", "sns:PublishBatch", "sns:Publish");

    private CountingMessages(LocalAwsProcess.Builder builder) {
        super(builder, WRITES);
    }

    /** Starts the process. */
    public static CountingMessages start() {
        return new CountingMessages(builder());
    }

    /** Starts the process, to be reached with TLS too. */
    public static CountingMessages startWithTls() {
        return new CountingMessages(builder().tls());
    }

    private static LocalAwsProcess.Builder builder() {
        return LocalAwsProcess.builder().queue(NAME).queue(FIFO_NAME).topic(NAME);
    }

    @Override
    protected Totals totals(LocalAwsStatus status) {
        long messages = status.queue(NAME).messages()
                + status.queue(FIFO_NAME).messages()
                + status.topic(NAME).messages();
        long requests = WRITES.stream()
                .mapToLong(action -> status.calls().getOrDefault(action, 0L))
                .sum();
        return new Totals(messages, requests, 0, status.cpuNanos());
    }
}
