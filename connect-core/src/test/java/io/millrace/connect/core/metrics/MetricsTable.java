package io.millrace.connect.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of {@code docs/metrics.md}. */
public final class MetricsTable {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final String HEADER = "| metric | unit | tags | meaning | alert on |";

    /** What a row says of a metric. */
    public record Row(String metric, String unit, List<String> tags, String meaning) {}

    private MetricsTable() {}

    /** What the table under a heading says. */
    public static List<Row> under(String heading) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int begin = lines.indexOf(heading);
        assertThat(begin).as("the heading %s in %s", heading, PAGE).isNotNegative();
        List<String> chapter = lines.subList(begin, lines.size());
        int header = chapter.indexOf(HEADER);
        assertThat(header).as("the table's header under %s", heading).isNotNegative();
        return chapter.stream()
                .skip(header + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(MetricsTable::row)
                .toList();
    }

    /** The tags of each metric of that table. */
    public static Map<String, List<String>> tagsUnder(String heading) throws IOException {
        return under(heading).stream().collect(Collectors.toMap(Row::metric, Row::tags));
    }

    /** What the table should say of these. */
    public static List<Row> of(Metric... metrics) {
        return Arrays.stream(metrics)
                .map(metric -> new Row(metric.metricName(), metric.unit(), metric.tags(), metric.description()))
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
