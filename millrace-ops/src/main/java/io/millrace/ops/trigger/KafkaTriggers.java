package io.millrace.ops.trigger;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.TriggerListener;
import io.millrace.ops.TriggerRequest;
import io.millrace.ops.TriggerSummary;
import io.millrace.ops.Triggers;
import io.millrace.ops.kafka.KafkaAccess;
import io.millrace.ops.kafka.KafkaFailures;
import io.millrace.ops.tail.TailSetup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.KafkaException;

/** {@link Triggers} with a consumer group. */
public final class KafkaTriggers implements Triggers {
    /** Kafka's own default. */
    private static final Duration LEAST_POLL = Duration.ofMinutes(5);

    private final KafkaAccess kafka;
    private final TailSetup setup;

    /** Nothing is asked yet. */
    public KafkaTriggers(KafkaAccess kafka, TailSetup setup) {
        this.kafka = kafka;
        this.setup = setup;
    }

    @Override
    public TriggerSummary run(TriggerRequest request, EventHandler handler, TriggerListener listener) {
        if (request.events().includesOthers()) {
            throw new OpsException(Kind.INVALID, "A trigger takes Records, and not what is none.");
        }
        Map<String, String> properties = new HashMap<>(TailSetup.CONSUMER);
        properties.put("group.id", request.group());
        // Partitions that stay are not taken away first, so what runs of them goes on.
        properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        // How long the next start waits for one that was killed, and how soon a member hears of another.
        properties.put(
                "session.timeout.ms", kafka.property("session.timeout.ms").orElse("10000"));
        properties.put(
                "heartbeat.interval.ms", kafka.property("heartbeat.interval.ms").orElse("1000"));
        // A reset would leave messages that Kafka has deleted without a word.
        properties.put("auto.offset.reset", "none");
        // Handlers have their grace before partitions are given away, and the group must wait for that.
        properties.put("max.poll.interval.ms", Integer.toString(pollMillis(request.grace())));
        properties.put("max.poll.records", Integer.toString(TriggerLoop.POLLED_RECORDS));
        properties.put("fetch.max.bytes", Long.toString(TriggerLoop.WAITING_BYTES));
        boolean isInterrupted = false;
        try (Consumer<byte[], byte[]> consumer = kafka.consumer(properties)) {
            TriggerLoop loop = new TriggerLoop(request, handler, listener, setup, consumer, TailSetup.REFRESH);
            try {
                return loop.run();
            } finally {
                isInterrupted = loop.wasInterrupted();
            }
        } catch (KafkaException e) {
            throw KafkaFailures.of("The trigger of group " + request.group(), e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int pollMillis(Duration grace) {
        Duration most = Duration.ofMillis(Integer.MAX_VALUE);
        Duration needed =
                grace.compareTo(most) < 0 ? grace.plus(Membership.LAST).plus(LEAST_POLL) : most;
        return (int) Math.min(needed.toMillis(), most.toMillis());
    }
}
