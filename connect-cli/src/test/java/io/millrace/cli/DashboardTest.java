package io.millrace.cli;

import static io.millrace.cli.Reported.NOW;
import static io.millrace.cli.Reported.lag;
import static io.millrace.cli.Reported.pipeline;
import static io.millrace.cli.Reported.sink;
import static io.millrace.cli.Reported.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotProgress.Table;
import io.millrace.ops.SourceLag;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static final SourceLag LAG = new SourceLag(null, 0.4, 1.0, null, SourceLag.EVENT_TIME, null);

    private final Dashboard dashboard = new Dashboard("monitor  every 2s  q quits", ZoneOffset.UTC);

    @Test
    void theCourseOfThroughputAndLagStandsUnderEachConnectorWhereTheScreenIsNarrow() {
        look(10.0, 0);
        look(20.0, 50);
        look(40.0, 100);

        assertThat(lines(80, 24))
                .containsExactly(
                        "millrace monitor  every 2s  q quits  12:00:00",
                        "",
                        "CONNECTOR  STATE    TASKS   LAG  BEHIND     BYTES  RATE  LAST  WORKER",
                        "shop       RUNNING  1/1       -    0.4s         -  40/s    2s  worker-1:8083",
                        "│   rate                             ▃▅█  lag                             ▄▄▄",
                        "└ sink     RUNNING  1/1    100↗      5s  ~9.8 KiB  40/s    2s  worker-1:8083",
                        "    rate                             ▃▅█  lag                             ▁▅█");
    }

    @Test
    void itStandsBesideThemWhereThereIsRoom() {
        look(10.0, 100);
        look(20.0, 50);

        assertThat(lines(120, 24))
                .hasSize(5)
                .element(4)
                .asString()
                .startsWith("└ sink     RUNNING  1/1    50↘")
                .matches(".*▅█ {20}█▅");
    }

    @Test
    void aLowScreenHasTheTableAlone() {
        look(10.0, 0);

        assertThat(lines(80, 6)).hasSize(5).noneMatch(line -> line.contains("rate "));
        assertThat(lines(80, 4)).hasSize(4).last().isEqualTo("… 2 more lines: a larger window shows them.");
    }

    @Test
    void aSnapshotThatRunsHasABar() {
        SnapshotProgress running = new SnapshotProgress(
                "shop",
                State.RUNNING,
                Basis.NOTIFICATIONS,
                List.of(
                        new Table("public.items", State.COMPLETED, 12_000, null, null, 1),
                        new Table("public.orders", State.RUNNING, 300, null, null, 0)),
                null,
                null,
                null);
        dashboard.add(
                List.of(pipeline(source("shop", LAG, 1.0))),
                List.of(running, SnapshotProgress.none("other", Basis.NOTHING, null)),
                NOW);

        assertThat(lines(80, 24).get(5))
                .isEqualTo("snapshot shop ██████████░░░░░░░░░░ 50%  1/2 tables  12k rows  public.orders");
    }

    @Test
    void whatWasSeenLastStaysWhenALookFails() {
        look(10.0, 0);
        dashboard.fail("Kafka Connect does not answer at http://localhost:8083/.", NOW.plusSeconds(4));

        assertThat(dashboard.lines(100, 24, NOW.plusSeconds(12)).stream().map(line -> line.text(100, false)))
                .startsWith(
                        "millrace monitor  every 2s  q quits  12:00:12",
                        "✗ Kafka Connect does not answer at http://localhost:8083/. (for 8s) What follows is from 12s ago.")
                .anyMatch(line -> line.startsWith("└ sink "));

        look(10.0, 0);
        assertThat(lines(80, 24)).noneMatch(line -> line.contains("✗"));
    }

    @Test
    void thereMayBeNothing() {
        dashboard.add(List.of(), List.of(), NOW);

        assertThat(lines(80, 24)).last().isEqualTo("There are no connectors.");
    }

    private void look(double rate, long records) {
        dashboard.add(
                List.of(pipeline(
                        source("shop", LAG, rate),
                        sink("sink", lag(records, records == 0 ? 0.0 : 5.0, records * 100), rate))),
                List.of(),
                NOW);
    }

    private List<String> lines(int width, int height) {
        return dashboard.lines(width, height, NOW).stream()
                .map(line -> line.text(width, false))
                .toList();
    }
}
