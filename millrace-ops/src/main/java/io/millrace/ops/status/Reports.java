package io.millrace.ops.status;

import io.millrace.ops.Connector;
import io.millrace.ops.ConnectorReport;
import io.millrace.ops.SinkLag;
import io.millrace.ops.SourceLag;
import io.millrace.ops.status.Findings.Spot;
import io.millrace.ops.status.Topology.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes reports of what one look found. */
final class Reports {
    /** After this the newest change says nothing of how far behind its source is now. */
    private static final double FRESH_SECONDS = 10;

    /** MySQL's source is told that nothing happened only once a minute, and writes no heartbeat before. */
    private static final double PATIENCE_SECONDS = 120;

    private static final double MILLIS = 1000.0;

    private final Findings findings;
    private final Instant now;

    Reports(Findings findings, Instant now) {
        this.findings = findings;
        this.now = now;
    }

    /** The report, without throughput. */
    ConnectorReport of(Member member) {
        Connector connector = member.connector();
        Set<String> topics = connector.type() == Connector.Type.SINK ? member.topics() : member.changes();
        SinkLag sinkLag = connector.type() == Connector.Type.SINK ? sinkLag(member) : null;
        SourceLag sourceLag = connector.type() == Connector.Type.SOURCE ? sourceLag(member) : null;
        return new ConnectorReport(
                connector.name(),
                connector.type(),
                connector.status(),
                FailureCause.of(connector.status()),
                List.copyOf(new TreeSet<>(topics)),
                sinkLag,
                sourceLag,
                Findings.newest(findings.offsets(), topics)
                        .map(spot -> Instant.ofEpochMilli(spot.millis()))
                        .orElse(null),
                null,
                findings.problems().kind(connector.type() == Connector.Type.SINK ? subjects(member) : List.of()),
                notes(member, sourceLag));
    }

    /** What is known of a part of the topics only is not the sink's lag. */
    private @Nullable SinkLag sinkLag(Member member) {
        if (findings.problems().hidesAny(member.topics())) {
            return null;
        }
        String group = ConnectorKeys.group(member.connector());
        return Findings.position(findings.offsets(), member.topics(), group)
                .filter(position ->
                        !position.parts().isEmpty() || member.topics().isEmpty())
                .map(position -> position.lag(findings.peeksAt(Findings.next(position)), now))
                .orElse(null);
    }

    private @Nullable SourceLag sourceLag(Member member) {
        SourceLag.Slot slot = findings.slots().get(member.connector().name());
        if (!findings.isKafkaSeen() && slot == null) {
            return null;
        }
        Optional<Spot> newest = Findings.newest(findings.offsets(), member.changes());
        Double idle = newest.map(spot -> GroupPosition.age(spot.millis(), now)).orElse(null);
        Double heartbeat = Findings.newest(findings.offsets(), member.heartbeats())
                .map(spot -> GroupPosition.age(spot.millis(), now))
                .orElse(null);
        Peek peek = newest.map(findings.peeks()::get).orElse(null);
        Instant made = peek == null ? null : peek.madeAt();
        Double seconds = made == null || peek == null || idle == null || idle > FRESH_SECONDS
                ? null
                : (Double) (Math.max(0, peek.millis() - made.toEpochMilli()) / MILLIS);
        String basis = slot != null
                ? SourceLag.SLOT
                : newest.isEmpty() ? SourceLag.NOTHING : made == null ? SourceLag.RECORD_TIME : SourceLag.EVENT_TIME;
        return new SourceLag(slot == null ? null : (Long) slot.lagBytes(), seconds, idle, heartbeat, basis, slot);
    }

    /** What Problems may be about that concern this one. */
    private static List<String> subjects(Member member) {
        List<String> about = new ArrayList<>();
        about.add(Problems.source(member.connector().name()));
        about.add(Problems.group(ConnectorKeys.group(member.connector())));
        member.topics().forEach(topic -> about.add(Problems.topic(topic)));
        return about;
    }

    private List<String> notes(Member member, @Nullable SourceLag lag) {
        Connector connector = member.connector();
        List<String> notes = new ArrayList<>(findings.problems().about(subjects(member)));
        if (connector.type() == Connector.Type.SINK) {
            deleted(member).ifPresent(notes::add);
        } else if (lag != null && connector.status().state() == Connector.State.RUNNING) {
            silence(connector, lag).ifPresent(notes::add);
            slot(connector, lag).ifPresent(notes::add);
        }
        return notes;
    }

    private Optional<String> deleted(Member member) {
        String group = ConnectorKeys.group(member.connector());
        long deleted = Findings.position(findings.offsets(), member.topics(), group)
                .map(GroupPosition::deleted)
                .orElse(0L);
        return deleted == 0
                ? Optional.empty()
                : Optional.of(
                        "Kafka deleted up to %d records that '%s' had not delivered: retention.ms or retention.bytes of its topics is too small."
                                .formatted(deleted, member.connector().name()));
    }

    /** A source that is idle writes heartbeats all the same; one that does not is stuck. */
    private static Optional<String> silence(Connector source, SourceLag lag) {
        Double heartbeat = lag.heartbeatSeconds();
        Double idle = lag.idleSeconds();
        long interval = ConnectorKeys.heartbeatMillis(source);
        if (interval == 0 || heartbeat == null) {
            return Optional.empty();
        }
        double quiet = idle == null ? heartbeat : Math.min(idle, heartbeat);
        return quiet <= 3 * interval / MILLIS + PATIENCE_SECONDS
                ? Optional.empty()
                : Optional.of(
                        "'%s' has written no change and no heartbeat for %d s, although heartbeat.interval.ms is %d: it may be stuck."
                                .formatted(source.name(), Math.round(quiet), interval));
    }

    private static Optional<String> slot(Connector source, SourceLag lag) {
        SourceLag.Slot slot = lag.slot();
        if (slot == null) {
            return Optional.empty();
        }
        if ("lost".equals(slot.walStatus())) {
            return Optional.of(
                    "PostgreSQL gave up the log that the slot '%s' of '%s' needs (wal_status lost): changes are missing, and only a new slot and snapshot help."
                            .formatted(slot.name(), source.name()));
        }
        if ("unreserved".equals(slot.walStatus())) {
            return Optional.of(
                    "PostgreSQL is about to give up the log that the slot '%s' of '%s' needs (wal_status unreserved): max_slot_wal_keep_size is reached."
                            .formatted(slot.name(), source.name()));
        }
        return slot.active()
                ? Optional.empty()
                : Optional.of("Nobody reads the slot '%s' of '%s', and PostgreSQL keeps its log meanwhile."
                        .formatted(slot.name(), source.name()));
    }
}
