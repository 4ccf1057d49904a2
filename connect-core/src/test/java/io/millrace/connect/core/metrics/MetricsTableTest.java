package io.millrace.connect.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.engine.EngineState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} describes what is shown: all of it, and nothing else. */
class MetricsTableTest {
    private record Row(String metric, String unit, List<String> tags, String meaning) {}

    @Test
    void describesEachMetricAsItIsDefined() throws IOException {
        List<Row> defined = Arrays.stream(SinkMetric.values())
                .map(metric -> new Row(metric.metricName(), metric.unit(), metric.tags(), metric.description()))
                .toList();

        assertThat(table()).containsExactlyElementsOf(defined);
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

        Map<String, List<String>> documented =
                table().stream().collect(Collectors.toMap(Row::metric, row -> row.tags()));
        assertThat(registry.tags).containsExactlyInAnyOrderEntriesOf(documented);
    }

    private static List<Row> table() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "metrics.md"));
        int header = lines.indexOf("| metric | unit | tags | meaning | alert on |");
        assertThat(header).as("the table's header").isNotNegative();
        return lines.stream()
                .skip(header + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(MetricsTableTest::row)
                .toList();
    }

    private static Row row(String line) {
        String[] cells = line.split("\\|", -1);
        assertThat(cells).as(line).hasSize(7);
        String tags = cells[3].replace("`", "").strip();
        return new Row(
                cells[1].replace("`", "").strip(),
                cells[2].strip(),
                tags.isEmpty() ? List.of() : List.of(tags.split(", ")),
                cells[4].strip());
    }
}
