package io.millrace.connect.core.engine;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.Aggregator;
import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.Sharding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A delivery that the test's own thread drives step by step, with time of its own. */
final class DeliveryHarness {
    static final String STREAM = "stream";

    final ManualTicker ticker = new ManualTicker();
    final ScriptedClient client = new ScriptedClient();
    final List<Rejection> rejections = new ArrayList<>();
    final Credit credit = new Credit(1_000_000, 1L << 40);
    final PartitionProgress progress = new PartitionProgress(new TopicPartition("orders", 0));
    final Delivery<String> delivery;
    private final Mailbox mailbox = new Mailbox();
    private long nextOffset;

    DeliveryHarness(DeliveryConfig config) {
        this(config, Sharding.none(), null);
    }

    DeliveryHarness(DeliveryConfig config, Sharding<String> sharding, @Nullable Aggregator<String> aggregator) {
        delivery = new Delivery<>(
                new SinkParts<>(config, record -> Optional.empty(), client, sharding, aggregator),
                mailbox,
                credit,
                ticker,
                () -> 0.5,
                rejections::add,
                DeliveryListener.NONE);
    }

    static DeliveryHarness with(OrderingMode mode) {
        return new DeliveryHarness(config(mode));
    }

    static DeliveryConfig config(OrderingMode mode) {
        return config(mode, -1, -1, RejectionPolicy.FAIL);
    }

    static DeliveryConfig config(OrderingMode mode, int maxRetries, long deliveryTimeoutMs, RejectionPolicy rejection) {
        return new DeliveryConfig(
                new BatchLimits(5, 100, 50),
                10,
                4,
                1000,
                1 << 20,
                maxRetries,
                100,
                1000,
                deliveryTimeoutMs,
                1000,
                mode,
                rejection);
    }

    /** Hands over entries of one byte, in this order; a payload such as {@code a1} has the ordering key {@code a}. */
    void accept(String... payloads) {
        for (String payload : payloads) {
            accept(progress, payload, payload.substring(0, 1), 1);
        }
    }

    Entry<String> accept(PartitionProgress of, String payload, @Nullable String key, int bytes) {
        return accept(of, payload, key, nextOffset++, bytes);
    }

    Entry<String> accept(PartitionProgress of, String payload, @Nullable String key, long offset, int bytes) {
        Entry<String> entry = new Entry<>(
                new Outgoing<>(STREAM, key, payload, bytes), of, of.register(offset), offset, null, ticker.nanos());
        credit.take(1, bytes);
        delivery.accept(List.of(entry));
        return entry;
    }

    /** Does all that can be done now. */
    long step() {
        mailbox.runPosted();
        return delivery.advance();
    }

    long stepAfter(Duration time) {
        ticker.advance(time);
        return step();
    }

    CompletableFuture<Void> close(PartitionProgress closing) {
        closing.close();
        CompletableFuture<Void> passed = new CompletableFuture<>();
        delivery.close(List.of(closing), passed);
        return passed;
    }

    /** What would be committed if the consumer had read everything. */
    long committable() {
        return progress.committable(new OffsetAndMetadata(nextOffset)).offset();
    }
}
