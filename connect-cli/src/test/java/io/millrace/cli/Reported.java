package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.ConnectorReport;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.SinkLag;
import io.millrace.ops.SourceLag;
import java.time.Instant;
import java.util.List;

/** Reports for tests of how they are shown. */
final class Reported {
    static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private Reported() {}

    static PipelineStatus pipeline(ConnectorReport... reports) {
        return new PipelineStatus(reports[0].name(), List.of(reports));
    }

    static ConnectorReport source(String name, SourceLag lag, Double rate) {
        return report(name, Connector.Type.SOURCE, status(State.RUNNING), null, null, lag, rate, List.of());
    }

    static ConnectorReport sink(String name, SinkLag lag, Double rate) {
        return report(name, Connector.Type.SINK, status(State.RUNNING), null, lag, null, rate, List.of());
    }

    static ConnectorReport failedSink(String name, String failure) {
        return report(
                name,
                Connector.Type.SINK,
                status(State.FAILED),
                failure,
                lag(1_234_000, 7200.0, 5L << 30),
                null,
                0.0,
                List.of());
    }

    static ConnectorReport unknownSink(String name, String note) {
        return report(name, Connector.Type.SINK, status(State.RUNNING), null, null, null, null, List.of(note));
    }

    static SinkLag lag(long records, Double seconds, Long bytes) {
        return new SinkLag("connect-sink", records, seconds, bytes, List.of());
    }

    private static Connector.Status status(State task) {
        return new Connector.Status(
                State.RUNNING, "worker-1:8083", null, List.of(new Connector.Task(0, task, "worker-1:8083", null)));
    }

    private static ConnectorReport report(
            String name,
            Connector.Type type,
            Connector.Status status,
            String failure,
            SinkLag sinkLag,
            SourceLag sourceLag,
            Double rate,
            List<String> notes) {
        return new ConnectorReport(
                name,
                type,
                status,
                failure,
                List.of("shop.orders"),
                sinkLag,
                sourceLag,
                NOW.minusSeconds(2),
                rate,
                null,
                notes);
    }
}
