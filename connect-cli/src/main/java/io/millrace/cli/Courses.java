package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.ConnectorReport;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.SinkLag;
import io.millrace.ops.SourceLag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The course of throughput and lag of connectors over the last looks. Not thread-safe. */
final class Courses {
    private static final int LOOKS = 120;
    /** Looks that a trend is told from. */
    private static final int TREND = 5;

    /** The highest bar is this much lag at least. */
    private static final double LEAST_RECORDS = 10;

    private static final double LEAST_BYTES = 65_536;

    private final Map<List<String>, Course> courses = new HashMap<>();

    /** The last values of a connector's throughput and lag. */
    static final class Course {
        private final List<@Nullable Double> rates = new ArrayList<>();
        private final List<@Nullable Double> lags = new ArrayList<>();
        private double leastLag = LEAST_RECORDS;

        /** Throughput as bars. */
        String rates(int columns) {
            return Sparkline.of(rates, columns, 1);
        }

        /** Lag as bars. */
        String lags(int columns) {
            return Sparkline.of(lags, columns, leastLag);
        }
    }

    /** Takes a look. */
    void add(List<PipelineStatus> pipelines) {
        for (PipelineStatus pipeline : pipelines) {
            for (ConnectorReport report : pipeline.connectors()) {
                Course course = courses.computeIfAbsent(key(pipeline.name(), report), key -> new Course());
                add(course.rates, report.recordsPerSecond());
                add(course.lags, lag(report));
                if (report.type() == Connector.Type.SOURCE) {
                    boolean isBytes =
                            report.sourceLag() != null && report.sourceLag().bytes() != null;
                    course.leastLag = isBytes ? LEAST_BYTES : 1;
                }
            }
        }
    }

    /** That of a connector in a pipeline; an empty one if it was not seen yet. */
    Course of(String pipeline, ConnectorReport report) {
        return courses.getOrDefault(key(pipeline, report), new Course());
    }

    /** An arrow where lag goes one way over the last looks; a space else, so that numbers do not jump. */
    String trend(String pipeline, ConnectorReport report) {
        if (report.type() != Connector.Type.SINK) {
            return "";
        }
        List<@Nullable Double> lags = of(pipeline, report).lags;
        Double then = lags.size() < 2 ? null : lags.get(Math.max(0, lags.size() - TREND));
        Double now = lags.size() < 2 ? null : lags.get(lags.size() - 1);
        if (then == null || now == null || Math.abs(now - then) < 1) {
            return " ";
        }
        return now > then ? "↗" : "↘";
    }

    private static @Nullable Double lag(ConnectorReport report) {
        SinkLag sink = report.sinkLag();
        SourceLag source = report.sourceLag();
        if (sink != null) {
            return (double) sink.records();
        }
        Long bytes = source == null ? null : source.bytes();
        return bytes != null ? (Double) bytes.doubleValue() : source == null ? null : source.seconds();
    }

    private static void add(List<@Nullable Double> values, @Nullable Double value) {
        values.add(value);
        if (values.size() > LOOKS) {
            values.remove(0);
        }
    }

    private static List<String> key(String pipeline, ConnectorReport report) {
        return List.of(pipeline, report.name());
    }
}
