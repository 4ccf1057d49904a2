package io.millrace.ops.backpressure;

import io.millrace.ops.BackpressureLimits;
import io.millrace.ops.BackpressureReport.Measure;
import io.millrace.ops.BackpressureReport.Unit;
import io.millrace.ops.Connector;
import io.millrace.ops.ConnectorReport;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.Pipelines;
import io.millrace.ops.SinkLag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** How far sinks are behind, against limits. What is not known is an error. */
final class Lags {
    private final Pipelines pipelines;

    Lags(Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    /**
     * A lag.
     *
     * @param sources who feed the sinks that were measured
     * @param measures each limit of each sink, at least one
     * @param notes what else there is to say
     */
    record Lag(List<String> sources, List<Measure> measures, List<String> notes) {
        Measure worst() {
            return measures.stream()
                    .max(Comparator.comparingDouble(Measure::fraction))
                    .orElseThrow();
        }
    }

    /**
     * That of a sink, or of all sinks of a source.
     *
     * @param isOfSources whether of a sink only what sources write counts: a pause does not help against the rest
     */
    Lag of(String connector, BackpressureLimits limits, boolean isOfSources) {
        List<PipelineStatus> all = pipelines.watch(connector).look();
        ConnectorReport named = all.stream()
                .flatMap(pipeline -> pipeline.connectors().stream())
                .filter(one -> one.name().equals(connector))
                .findFirst()
                .orElseThrow(() -> new OpsException(Kind.NOT_FOUND, "There is no connector '" + connector + "'."));
        List<String> notes = new ArrayList<>();
        List<Measure> measures = new ArrayList<>();
        if (named.type() == Connector.Type.SINK) {
            List<String> sources = sources(all, named);
            // Its part in each of its pipelines.
            all.stream()
                    .filter(pipeline -> !isOfSources || sources.isEmpty() || sources.contains(pipeline.name()))
                    .flatMap(pipeline -> pipeline.connectors().stream())
                    .filter(one -> one.name().equals(connector))
                    .forEach(one -> measure(one, limits, measures, notes));
            return new Lag(sources, measures, notes);
        }
        PipelineStatus pipeline = all.stream()
                .filter(one -> one.name().equals(connector))
                .findFirst()
                .orElse(all.get(0));
        List<ConnectorReport> sinks = pipeline.connectors().stream()
                .filter(one -> one.type() == Connector.Type.SINK)
                .toList();
        if (sinks.isEmpty() && named.whyUnknown() != null) {
            throw new OpsException(
                    named.whyUnknown(),
                    "Which sinks read the topics of '" + connector + "' is not known, and so neither is their lag."
                            + why(named.notes()));
        }
        if (sinks.isEmpty()) {
            throw new OpsException(
                    Kind.INVALID,
                    "No sink here reads the topics of '" + connector + "': there is no lag to judge it by."
                            + why(named.notes()));
        }
        sinks.forEach(sink -> measure(sink, limits, measures, notes));
        return new Lag(List.of(connector), measures, notes);
    }

    private static List<String> sources(List<PipelineStatus> pipelines, ConnectorReport sink) {
        return pipelines.stream()
                .filter(pipeline -> pipeline.connectors().contains(sink)
                        || pipeline.connectors().stream()
                                .anyMatch(one -> one.name().equals(sink.name())))
                .flatMap(pipeline -> pipeline.connectors().stream())
                .filter(one -> one.type() == Connector.Type.SOURCE)
                .map(ConnectorReport::name)
                .distinct()
                .toList();
    }

    private static void measure(
            ConnectorReport sink, BackpressureLimits limits, List<Measure> measures, List<String> notes) {
        SinkLag lag = sink.sinkLag();
        if (lag == null) {
            throw unknown(sink, "The lag");
        }
        boolean isNone = lag.records() == 0;
        if (limits.maxBytes() != null) {
            Long bytes = isNone ? Long.valueOf(0) : lag.estimatedBytes();
            if (bytes == null) {
                throw unknown(sink, "The lag in bytes");
            }
            measures.add(Measure.of(sink.name(), Unit.BYTES, bytes, limits.maxBytes()));
        }
        if (limits.maxTime() != null) {
            Double seconds = isNone ? Double.valueOf(0) : lag.seconds();
            if (seconds == null) {
                throw unknown(sink, "The lag in seconds");
            }
            Measure measure = Measure.of(
                    sink.name(), Unit.SECONDS, seconds, limits.maxTime().toMillis() / 1000.0);
            long unread = lag.partitions().stream()
                    .filter(partition -> partition.records() > 0 && partition.seconds() == null)
                    .count();
            if (unread > 0 && measure.fraction() < 1) {
                // An older record may be where none was read.
                throw new OpsException(
                        Objects.requireNonNullElse(sink.whyUnknown(), Kind.FAILED),
                        "The lag in seconds of sink '" + sink.name() + "' is not known: no record of " + unread
                                + " of its "
                                + lag.partitions().size()
                                + " partitions could be read in time. --max-bytes alone does without."
                                + why(sink.notes()));
            }
            measures.add(measure);
        }
        String failure = sink.failure();
        if (failure != null) {
            notes.add("Sink '" + sink.name() + "' has failed, and its lag only grows: " + failure);
        } else if (sink.status().state() != Connector.State.RUNNING) {
            notes.add("Sink '" + sink.name() + "' is " + sink.status().state() + ", and its lag only grows.");
        }
    }

    private static OpsException unknown(ConnectorReport sink, String what) {
        return new OpsException(
                Objects.requireNonNullElse(sink.whyUnknown(), Kind.FAILED),
                what + " of sink '" + sink.name() + "' is not known, and so neither is the state." + why(sink.notes()));
    }

    private static String why(List<String> notes) {
        return notes.isEmpty() ? "" : " " + String.join(" ", notes);
    }
}
