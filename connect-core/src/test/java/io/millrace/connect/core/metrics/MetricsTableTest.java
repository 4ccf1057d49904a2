package io.millrace.connect.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.engine.EngineState;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} describes what is shown: all of it, and nothing else. */
class MetricsTableTest {
    private static final String HEADING = "## Sinks";

    @Test
    void describesEachMetricAsItIsDefined() throws IOException {
        assertThat(MetricsTable.under(HEADING)).containsExactlyElementsOf(MetricsTable.of(SinkMetric.values()));
    }

    @Test
    void namesAllThatIsShownAndNothingElse() throws IOException {
        RecordingRegistry registry = new RecordingRegistry();
        SinkMetrics metrics = new SinkMetrics(registry, new BatchLimits(1, 1, 1), () -> registry.millis);
        metrics.observe(new EngineState() {
            @Override
            public long bufferedRecords() {
                return 0;
            }

            @Override
            public long bufferedBytes() {
                return 0;
            }

            @Override
            public long oldestUnacknowledgedNanos() {
                return 0;
            }
        });
        for (FailureKind kind : FailureKind.values()) {
            metrics.failed(new Failure(kind, kind.name(), ""));
        }
        metrics.rejected("reason");
        metrics.throttled("stream", "shard");

        assertThat(registry.tags).containsExactlyInAnyOrderEntriesOf(MetricsTable.tagsUnder(HEADING));
    }
}
