package io.millrace.it;

import io.millrace.testkit.aws.sns.LocalTopic;
import io.millrace.testkit.aws.sns.SnsMessage;
import io.millrace.testkit.aws.sqs.LocalQueue;
import io.millrace.testkit.aws.sqs.SqsMessage;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What has arrived in a queue or a topic. Confined to one thread. */
final class MessageArrivals<M> implements Arrivals {
    private final Supplier<List<M>> messages;
    private final Function<M, Arrival> reader;
    private int seen;

    private MessageArrivals(Supplier<List<M>> messages, Function<M, Arrival> reader) {
        this.messages = messages;
        this.reader = reader;
    }

    static Arrivals in(LocalQueue queue) {
        return new MessageArrivals<SqsMessage>(
                queue::messages, message -> new Arrival(message.body(), orEmpty(message.groupId())));
    }

    static Arrivals in(LocalTopic topic) {
        return new MessageArrivals<SnsMessage>(
                topic::messages, message -> new Arrival(message.body(), orEmpty(message.groupId())));
    }

    private static String orEmpty(String group) {
        return group == null ? "" : group;
    }

    @Override
    public List<Arrival> more() {
        List<M> all = messages.get();
        List<Arrival> more = all.subList(seen, all.size()).stream().map(reader).toList();
        seen = all.size();
        return more;
    }

    @Override
    public List<Arrival> inOrder() {
        return messages.get().stream().map(reader).toList();
    }
}
