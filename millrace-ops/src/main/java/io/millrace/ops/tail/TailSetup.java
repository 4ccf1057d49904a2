package io.millrace.ops.tail;

import io.millrace.ops.Connectors;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.TailRequest;
import io.millrace.ops.status.ActiveTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What tails and triggers have in common: which topics a name means, and how their messages are decoded. Thread-safe. */
public final class TailSetup {
    /** Of every consumer: what was rolled back is not shown, nothing is created, nothing is committed by itself. */
    public static final Map<String, String> CONSUMER = Map.of(
            "enable.auto.commit", "false",
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest",
            "client.id", "millrace-watch");

    /** How often topics are looked for. */
    public static final Duration REFRESH = Duration.ofSeconds(3);

    private final Subjects subjects;
    private final ActiveTopics active;
    private final @Nullable SchemaSource registry;

    /**
     * Nothing is asked yet.
     *
     * @param registry null if it is not known
     */
    public TailSetup(Connectors connectors, ActiveTopics active, @Nullable SchemaSource registry) {
        this.active = active;
        this.subjects = new Subjects(connectors, active);
        this.registry = registry;
    }

    /**
     * Finds out what a request's name stands for.
     *
     * @throws io.millrace.ops.OpsException if for nothing
     */
    public Subject subject(TailRequest request, Consumer<?, ?> consumer) {
        try {
            return subjects.of(
                    request.name(), request.isTopic(), consumer.listTopics().keySet());
        } catch (OpsException e) {
            if (e.kind() == Kind.NOT_FOUND && Unseen.isHidden(request.name(), consumer)) {
                throw new OpsException(
                        Kind.NOT_FOUND,
                        "%s If it is a topic, Kafka does not let this user see it: it needs the right to READ it."
                                .formatted(e.getMessage()),
                        e);
            }
            throw e;
        }
    }

    /** Looks for the topics of what a request's name stands for, and tells what of it passes unseen. */
    public TopicWatch topics(
            Subject subject, TailRequest request, Consumer<?, ?> consumer, java.util.function.Consumer<String> notes) {
        return new TopicWatch(subject, new Unseen(subject, active), consumer, request.idleTimeout() != null, notes);
    }

    /** A decoder of the subject's messages, with its options. */
    public MessageDecoder decoder(Subject subject, TailRequest request) {
        Map<String, String> options = new HashMap<>(subject.options());
        if (request.includesBefore()) {
            options.put("include.before", "true");
        }
        return new MessageDecoder(options, registry);
    }

    /** The partitions of the subject's topics, of those there are now. */
    static Set<TopicPartition> partitions(Subject subject, Consumer<?, ?> consumer) {
        Map<String, List<PartitionInfo>> existing = consumer.listTopics();
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : subject.topics().among(existing.keySet())) {
            existing.getOrDefault(topic, List.of())
                    .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }
}
