package io.millrace.it.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an exporter shows at one moment, in Prometheus' text format. Immutable.
 *
 * @param series every line with a value
 * @param types of each metric, such as {@code counter}
 */
public record Exposition(List<Series> series, Map<String, String> types) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    /** A metric with the values of its labels. */
    public record Series(String metric, Map<String, String> labels, double value) {}

    /** Asks an exporter. */
    public static Exposition of(URI exporter) {
        try {
            HttpResponse<String> answer =
                    CLIENT.send(HttpRequest.newBuilder(exporter).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(exporter + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Exposition parse(String text) {
        List<Series> series = new ArrayList<>();
        Map<String, String> types = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            Matcher type = TYPE.matcher(line);
            Matcher value = LINE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (value.matches()) {
                series.add(new Series(value.group(1), labels(value.group(2)), number(value.group(3))));
            } else if (!line.startsWith("# HELP ")) {
                throw new IllegalArgumentException("not Prometheus' text format: " + line);
            }
        }
        return new Exposition(List.copyOf(series), Map.copyOf(types));
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return Map.copyOf(labels);
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    /** The names of all metrics. */
    public Set<String> names() {
        return series.stream().map(Series::metric).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The labels that any series of a metric has. */
    public Set<String> labelsOf(String metric) {
        return of(metric).stream()
                .flatMap(one -> one.labels().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The series of a task; Debezium's have its topic's prefix in place of its connector, which is to be the same. */
    public List<Series> ofTask(String connector, String task) {
        return series.stream()
                .filter(one -> connector.equals(
                        one.labels().getOrDefault("connector", one.labels().get("server"))))
                .filter(one -> task.equals(one.labels().get("task")))
                .toList();
    }

    /** The series of a metric. */
    public List<Series> of(String metric) {
        return series.stream().filter(one -> one.metric().equals(metric)).toList();
    }
}
