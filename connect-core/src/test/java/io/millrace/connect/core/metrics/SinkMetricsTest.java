package io.millrace.connect.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.engine.EngineState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.junit.jupiter.api.Test;

class SinkMetricsTest {
    private static final BatchLimits LIMITS = new BatchLimits(500, 10_000, 1_000);

    private final RecordingRegistry registry = new RecordingRegistry();
    private final SinkMetrics metrics = new SinkMetrics(registry, LIMITS, () -> registry.millis);

    @Test
    void countsWhatIsStored() {
        metrics.delivered(3, 300);
        metrics.delivered(2, 50);

        assertThat(registry.value("record-send-total")).isEqualTo(5);
        assertThat(registry.value("byte-send-total")).isEqualTo(350);
        // Kafka's rates count from half a minute before the first value.
        assertThat(registry.value("record-send-rate")).isCloseTo(5 / 30.0, within(0.001));
        assertThat(registry.value("byte-send-rate")).isCloseTo(350 / 30.0, within(0.001));
    }

    @Test
    void tellsHowFullBatchesAreByTheNearerLimit() {
        metrics.sent(250, 300, 100);
        metrics.sent(1, 1, 10_000);

        assertThat(registry.value("batch-send-total")).isEqualTo(2);
        assertThat(registry.value("batch-send-rate")).isCloseTo(2 / 30.0, within(0.001));
        assertThat(registry.value("batch-fill-avg")).isEqualTo(0.75);
        assertThat(registry.value("batch-entries-avg")).isEqualTo(125.5);
        assertThat(registry.value("batch-records-avg")).isEqualTo(150.5);
    }

    @Test
    void aBatchIsInFlightUntilItsAnswer() {
        metrics.sent(1, 1, 10);
        metrics.sent(1, 1, 10);
        metrics.answered(1);

        assertThat(registry.value("batches-in-flight")).isEqualTo(1);
    }

    @Test
    void percentilesAreThoseOfTheLatencies() {
        for (int millis = 1; millis <= 1_000; millis++) {
            metrics.answered(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        assertThat(registry.value("send-latency-p50-ms")).isCloseTo(500, within(25.0));
        assertThat(registry.value("send-latency-p95-ms")).isCloseTo(950, within(25.0));
        assertThat(registry.value("send-latency-p99-ms")).isCloseTo(990, within(25.0));
        assertThat(registry.value("send-latency-max-ms")).isEqualTo(1_000);
        assertThat(registry.value("send-latency-avg-ms")).isEqualTo(500.5);
    }

    @Test
    void aLatencyOfTenMillisecondsIsExactToATwentieth() {
        metrics.answered(TimeUnit.MILLISECONDS.toNanos(10));

        assertThat(registry.value("send-latency-p50-ms")).isCloseTo(10, within(0.55));
    }

    @Test
    void aLatencyBeyondTheScaleCountsAsItsEnd() {
        metrics.answered(TimeUnit.HOURS.toNanos(1));

        assertThat(registry.value("send-latency-p99-ms")).isCloseTo(120_000, within(1_000.0));
        assertThat(registry.value("send-latency-max-ms")).isEqualTo(3_600_000);
    }

    @Test
    void forgetsWhatIsOlderThanAMinute() {
        metrics.sent(500, 500, 10);
        metrics.answered(TimeUnit.MILLISECONDS.toNanos(10));
        metrics.delivered(500, 10);

        registry.millis += 61_000;

        assertThat(registry.value("record-send-rate")).isZero();
        assertThat(registry.value("batch-fill-avg")).isNaN();
        assertThat(registry.value("send-latency-p99-ms")).isNaN();
        assertThat(registry.value("send-latency-max-ms")).isNaN();
        assertThat(registry.value("record-send-total")).isEqualTo(500);
    }

    @Test
    void tellsFailuresThatMayPassFromThoseForGood() {
        metrics.failed(new Failure(FailureKind.RETRYABLE, "InternalFailure", ""));
        metrics.failed(new Failure(FailureKind.RETRYABLE, "InternalFailure", ""));
        metrics.failed(new Failure(FailureKind.THROTTLED, "Throttled", ""));
        metrics.failed(new Failure(FailureKind.REJECTED, "Invalid", ""));
        metrics.failed(new Failure(FailureKind.FATAL, "NoStream", ""));

        assertThat(registry.value("record-retry-total")).isEqualTo(3);
        assertThat(registry.value("record-retry-by-code-total[InternalFailure]"))
                .isEqualTo(2);
        assertThat(registry.value("record-retry-by-code-total[Throttled]")).isEqualTo(1);
        assertThat(registry.value("record-failure-total")).isEqualTo(2);
        assertThat(registry.value("record-failure-by-code-total[Invalid]")).isEqualTo(1);
        assertThat(registry.value("record-failure-by-code-total[NoStream]")).isEqualTo(1);
    }

    @Test
    void countsWhatNeverLeaves() {
        metrics.rejected("record-too-large");
        metrics.rejected("record-too-large");
        metrics.ignored();

        assertThat(registry.value("record-rejected-total")).isEqualTo(2);
        assertThat(registry.value("record-rejected-by-reason-total[record-too-large]"))
                .isEqualTo(2);
        assertThat(registry.value("record-ignored-total")).isEqualTo(1);
    }

    @Test
    void namesAHundredShardsAndCountsTheRestAsOne() {
        for (int shard = 0; shard < 150; shard++) {
            metrics.throttled("orders", "shardId-" + shard);
            metrics.throttled("orders", "shardId-" + shard);
        }

        assertThat(registry.value("entry-throttled-total")).isEqualTo(300);
        assertThat(registry.value("entry-throttled-by-shard-total[orders, shardId-99]"))
                .isEqualTo(2);
        assertThat(registry.value("entry-throttled-by-shard-total[other, other]"))
                .isEqualTo(100);
        assertThat(registry.values.keySet().stream().filter(name -> name.startsWith("entry-throttled-by-shard")))
                .hasSize(101);
    }

    @Test
    void namesFiftyCodesAndFiftyReasonsAndCountsTheRestAsOne() {
        for (int i = 0; i < 60; i++) {
            metrics.failed(new Failure(FailureKind.RETRYABLE, "Code" + i, ""));
            metrics.rejected("reason-" + i);
        }

        assertThat(registry.value("record-retry-by-code-total[Code49]")).isEqualTo(1);
        assertThat(registry.value("record-retry-by-code-total[other]")).isEqualTo(10);
        assertThat(registry.value("record-rejected-by-reason-total[other]")).isEqualTo(10);
        assertThat(registry.values).doesNotContainKey("record-retry-by-code-total[Code50]");
    }

    @Test
    void readsWhatTheEngineHolds() {
        metrics.observe(new EngineState() {
            @Override
            public long bufferedRecords() {
                return 7;
            }

            @Override
            public long bufferedBytes() {
                return 4_000;
            }

            @Override
            public long oldestUnacknowledgedNanos() {
                return TimeUnit.SECONDS.toNanos(90);
            }
        });

        assertThat(registry.value("buffered-records")).isEqualTo(7);
        assertThat(registry.value("buffered-bytes")).isEqualTo(4_000);
        assertThat(registry.value("oldest-unacknowledged-age-ms")).isEqualTo(90_000);
    }

    @Test
    void deliveryGoesOnWhereMetricsCannotBeShown() {
        SinkMetrics unseen = new SinkMetrics(
                new MetricRegistry() {
                    @Override
                    public void add(Metric metric, List<String> tags, MetricValueProvider<?> value) {
                        throw new IllegalArgumentException("there is one of that name");
                    }

                    @Override
                    public void remove(Metric metric, List<String> tags) {}

                    @Override
                    public void close() {
                        throw new IllegalStateException("closed");
                    }
                },
                LIMITS,
                () -> 0);

        unseen.sent(1, 1, 1);
        unseen.failed(new Failure(FailureKind.RETRYABLE, "Code", ""));
        unseen.close();

        assertThat(registry.value("batch-send-total")).isZero();
    }
}
