package io.millrace.ops.status;

import io.millrace.ops.Connector;
import io.millrace.ops.ConnectorReport;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.PipelineWatch;
import io.millrace.ops.SinkLag;
import io.millrace.ops.status.Topology.Group;
import io.millrace.ops.status.Topology.Member;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Looks, and counts from one look to the next. */
final class LiveWatch implements PipelineWatch {
    private final Survey survey;
    private final @Nullable String only;
    private final Clock clock;
    private final LongSupplier nanos;
    /** By pipeline and connector: a sink may be in several. */
    private final Map<List<String>, Rate> rates = new HashMap<>();

    LiveWatch(Survey survey, @Nullable String only, Clock clock, LongSupplier nanos) {
        this.survey = survey;
        this.only = only;
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    public boolean mark() {
        see(false);
        return !rates.isEmpty();
    }

    @Override
    public List<PipelineStatus> look() {
        return see(true);
    }

    private List<PipelineStatus> see(boolean isWhole) {
        Findings findings = survey.take(only, isWhole);
        Instant now = clock.instant();
        long countedAt = nanos.getAsLong();
        Reports reports = new Reports(findings, now);
        return findings.groups().stream()
                .map(group -> new PipelineStatus(
                        group.name(),
                        group.members().stream()
                                .map(member -> report(reports, findings, group, member, countedAt))
                                .toList()))
                .toList();
    }

    private ConnectorReport report(Reports reports, Findings findings, Group group, Member member, long countedAt) {
        ConnectorReport report = reports.of(member);
        Long count = count(findings, member);
        if (count == null) {
            return report;
        }
        List<String> key = List.of(group.name(), member.connector().name());
        Rate rate = rates.get(key);
        if (rate == null) {
            rates.put(key, new Rate(count, countedAt));
            return report;
        }
        SinkLag lag = report.sinkLag();
        return report.withRecordsPerSecond(rate.count(count, countedAt, lag == null || lag.records() == 0));
    }

    /** What grows by each record that a connector writes or delivers; null if it is not known. */
    private static @Nullable Long count(Findings findings, Member member) {
        if (!findings.isKafkaSeen()
                || member.connector().type() == Connector.Type.UNKNOWN
                || findings.problems().hidesAny(member.topics())) {
            return null;
        }
        if (member.connector().type() == Connector.Type.SOURCE) {
            return findings.written(member.changes());
        }
        return Findings.position(findings.offsets(), member.topics(), ConnectorKeys.group(member.connector()))
                .map(GroupPosition::delivered)
                .orElse(null);
    }
}
