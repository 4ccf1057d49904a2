package io.millrace.connect.dynamodb.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.metrics.Metric;
import io.millrace.connect.core.metrics.MetricRegistry;
import io.millrace.connect.core.metrics.MetricsTable;
import io.millrace.connect.core.metrics.RecordingRegistry;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.junit.jupiter.api.Test;

class SourceMetricsTest {
    private static final String HEADING = "## DynamoDB-CDC source";
    private static final long MILLION = 1_000_000;

    private final RecordingRegistry registry = new RecordingRegistry();
    private final SourceMetrics metrics = new SourceMetrics(registry, () -> registry.millis);

    @Test
    void theTableDescribesEachMetricAsItIsDefined() throws IOException {
        assertThat(MetricsTable.under(HEADING)).containsExactlyElementsOf(MetricsTable.of(SourceMetric.values()));
    }

    @Test
    void theTableNamesAllThatIsShownAndNothingElse() throws IOException {
        metrics.observe(new Held(0, 0));
        metrics.opened("shard");
        metrics.throttled("shard");
        metrics.dataLost("#stream");
        metrics.failed(new Failure(FailureKind.RETRYABLE, "Timeout", ""));

        assertThat(registry.tags).containsExactlyInAnyOrderEntriesOf(MetricsTable.tagsUnder(HEADING));
    }

    @Test
    void countsWhatIsReadAndWhatBecomesOfIt() {
        metrics.opened("a");
        metrics.read("a", 10, 1_000, 0, 5 * MILLION);
        metrics.read("a", 2, 200, 0, 15 * MILLION);
        metrics.emitted(11);
        metrics.undecodable("a");
        metrics.skipped("a");
        metrics.iteratorRenewed("a");

        assertThat(registry.value("record-read-total")).isEqualTo(12);
        assertThat(registry.value("byte-read-total")).isEqualTo(1_200);
        assertThat(registry.value("event-total")).isEqualTo(11);
        assertThat(registry.value("decode-error-total")).isEqualTo(1);
        assertThat(registry.value("record-skipped-total")).isEqualTo(1);
        assertThat(registry.value("iterator-renewal-total")).isEqualTo(1);
        assertThat(registry.value("read-latency-avg-ms")).isEqualTo(10);
        assertThat(registry.value("read-latency-max-ms")).isEqualTo(15);
        assertThat(registry.value("record-read-rate")).isPositive();
    }

    @Test
    void countsTroubleByShardAndByCode() {
        metrics.throttled("a");
        metrics.throttled("a");
        metrics.throttled("b");
        metrics.dataLost("#stream");
        metrics.failed(new Failure(FailureKind.RETRYABLE, "Timeout", ""));

        assertThat(registry.value("throttle-total")).isEqualTo(3);
        assertThat(registry.value("throttle-by-shard-total[a]")).isEqualTo(2);
        assertThat(registry.value("data-loss-total")).isEqualTo(1);
        assertThat(registry.value("data-loss-by-shard-total[#stream]")).isEqualTo(1);
        assertThat(registry.value("call-retry-by-code-total[Timeout]")).isEqualTo(1);
    }

    @Test
    void showsHowFarEachShardIsBehindAndTheLargest() {
        metrics.opened("a");
        metrics.opened("b");
        metrics.read("a", 0, 0, 0, 0);
        metrics.read("b", 1, 1, 7_000, 0);

        assertThat(registry.value("open-shards")).isEqualTo(2);
        assertThat(registry.value("millis-behind-latest-by-shard[a]")).isZero();
        assertThat(registry.value("millis-behind-latest-by-shard[b]")).isEqualTo(7_000);
        assertThat(registry.value("millis-behind-latest")).isEqualTo(7_000);
    }

    @Test
    void aShardThatIsNotAnsweredFallsBehind() {
        metrics.opened("a");
        metrics.read("a", 1, 1, 500, 0);

        registry.millis += 60_000;

        assertThat(registry.value("millis-behind-latest")).isEqualTo(60_500);
        assertThat(registry.value("millis-behind-latest-by-shard[a]")).isEqualTo(60_500);
    }

    @Test
    void aShardAtItsEndIsBehindNoMore() {
        metrics.opened("a");
        metrics.read("a", 1, 1, 9_000, 0);
        metrics.closed("a");
        metrics.read("a", 1, 1, 9_000, 0);

        assertThat(registry.value("open-shards")).isZero();
        assertThat(registry.value("millis-behind-latest")).isZero();
        assertThat(registry.values).doesNotContainKey("millis-behind-latest-by-shard[a]");

        metrics.opened("a");

        assertThat(registry.values).containsKey("millis-behind-latest-by-shard[a]");
    }

    @Test
    void namesABoundedNumberOfShards() {
        for (int i = 0; i < SourceMetrics.MAX_SHARDS + 20; i++) {
            metrics.opened("shard-" + i);
            metrics.throttled("shard-" + i);
        }

        assertThat(registry.value("open-shards")).isEqualTo(SourceMetrics.MAX_SHARDS + 20);
        assertThat(registry.values.keySet())
                .filteredOn(name -> name.startsWith("millis-behind-latest-by-shard["))
                .hasSize(SourceMetrics.MAX_SHARDS);
        assertThat(registry.value("throttle-by-shard-total[other]")).isEqualTo(20);
    }

    @Test
    void showsWhatWaits() {
        metrics.observe(new Held(3, 300));

        assertThat(registry.value("buffered-records")).isEqualTo(3);
        assertThat(registry.value("buffered-bytes")).isEqualTo(300);
    }

    @Test
    void neverThrows() {
        SourceMetrics unseen = new SourceMetrics(
                new MetricRegistry() {
                    @Override
                    public void add(Metric metric, List<String> tags, MetricValueProvider<?> value) {
                        throw new IllegalArgumentException("there is one of that name");
                    }

                    @Override
                    public void remove(Metric metric, List<String> tags) {
                        throw new IllegalArgumentException("there is none of that name");
                    }

                    @Override
                    public void close() {
                        throw new IllegalStateException("closed");
                    }
                },
                () -> 0);

        assertThatCode(() -> {
                    unseen.opened("a");
                    unseen.throttled("a");
                    unseen.closed("a");
                    unseen.close();
                })
                .doesNotThrowAnyException();
    }

    private record Held(long records, long bytes) implements SourceMetrics.Buffered {}
}
