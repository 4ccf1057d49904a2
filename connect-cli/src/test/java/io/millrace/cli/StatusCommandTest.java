package io.millrace.cli;

import static io.millrace.cli.Reported.failedSink;
import static io.millrace.cli.Reported.lag;
import static io.millrace.cli.Reported.pipeline;
import static io.millrace.cli.Reported.sink;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.fake.FakeMillraceOps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private final FakeMillraceOps ops = new FakeMillraceOps();

    @Test
    void theExitCodeTellsWhetherSomethingFailed() {
        ops.pipelines().set(pipeline(sink("sink", lag(1, 1.0, 1L), 0.0)));
        assertThat(status().exitCode()).isEqualTo(ExitCode.OK);

        ops.pipelines().set(pipeline(failedSink("sink", "the queue is gone")));
        CliRun run = status();
        assertThat(run.exitCode()).isEqualTo(ExitCode.CRITICAL);
        assertThat(run.out()).contains("FAILED").endsWith("\n\n✗ sink: the queue is gone\n");
    }

    @Test
    void aNameSelectsItsPipeline() {
        ops.pipelines().set(pipeline(sink("a", lag(1, 1.0, 1L), 0.0)), pipeline(sink("b", lag(1, 1.0, 1L), 0.0)));

        assertThat(status("b").out()).contains("b  ").doesNotContain("a  ");
        assertThat(status("c").err()).contains("There is no connector 'c'");
    }

    @Test
    void throughputIsCountedUnlessTheIntervalIsNothing() {
        status();
        assertThat(ops.pipelines().marks()).isZero();

        CliRun.of(ops, "status", "--interval", "1ms");
        assertThat(ops.pipelines().marks()).isOne();
    }

    @Test
    void jsonHasEverything() throws Exception {
        ops.pipelines().set(pipeline(failedSink("sink", "the queue is gone")));

        JsonNode connector = new ObjectMapper()
                .readTree(status("-o", "json").out())
                .path(0)
                .path("connectors")
                .path(0);

        assertThat(connector.path("name").asText()).isEqualTo("sink");
        assertThat(connector.path("failure").asText()).isEqualTo("the queue is gone");
        assertThat(connector.path("lastEvent").asText()).isEqualTo("2026-01-31T11:59:58Z");
        assertThat(connector.path("sinkLag").path("estimatedBytes").asLong()).isEqualTo(5L << 30);
        assertThat(connector.path("status").path("tasks").path(0).path("state").asText())
                .isEqualTo("FAILED");
    }

    @Test
    void aMonitorThatNeverWaitsOrNeverLooksIsRefused() {
        for (String[] wrong : new String[][] {{"monitor", "--interval", "0s"}, {"monitor", "--count", "0"}}) {
            CliRun run = CliRun.of(ops, wrong);
            assertThat(run.exitCode()).as(wrong[1]).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains(wrong[1]);
        }
    }

    @Test
    void monitorWritesABlockOrALineForEachLookAndGoesOnWhenOneFails() throws Exception {
        ops.pipelines().set(pipeline(sink("sink", lag(5, 1.0, 1L), 0.0)));
        ops.pipelines().thenFail(new OpsException(Kind.UNREACHABLE, "Kafka Connect does not answer."));
        ops.pipelines().then(pipeline(failedSink("sink", "the queue is gone")));

        CliRun run = CliRun.of(ops, "monitor", "--count", "3", "--interval", "1ms", "-o", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CRITICAL);
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("\"records\":5").contains("\"time\":\"2");
        assertThat(lines.get(1)).contains("\"error\":\"Kafka Connect does not answer.\"");
        assertThat(lines.get(2)).contains("the queue is gone");
    }

    @Test
    void monitorWritesBlocksToATerminalThatUnderstandsNoCodes() {
        ops.pipelines().set(pipeline(sink("sink", lag(5, 1.0, 1L), 0.0)));

        CliRun run = CliRun.of(ops, "", Map.of("TERM", "dumb"), true, 80, "monitor", "--count", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("CONNECTOR", "sink").doesNotContain("\u001b");
    }

    @Test
    void monitorOnceIsAStatusWithItsTime() {
        ops.pipelines().set(pipeline(sink("sink", lag(5, 1.0, 1L), 0.0)));

        CliRun run = CliRun.of(ops, "monitor", "--once", "--interval", "1ms");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ops.pipelines().marks()).isOne();
        assertThat(run.out().lines().toList())
                .hasSize(4)
                .first()
                .asString()
                .matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void monitorTellsHowFarSnapshotsAre() {
        ops.pipelines().set(pipeline(Reported.source("shop", null, 0.0)));
        ops.snapshots()
                .set(new SnapshotProgress(
                        "shop",
                        SnapshotProgress.State.RUNNING,
                        SnapshotProgress.Basis.NOTIFICATIONS,
                        List.of(new SnapshotProgress.Table(
                                "public.orders", SnapshotProgress.State.RUNNING, 300, null, null, 0.5)),
                        null,
                        null,
                        null));

        assertThat(CliRun.of(ops, "monitor", "--once", "--interval", "0s").out())
                .contains("snapshot shop ███████████████░░░░░░░░░░░░░░░ 50%  0/1 tables  300 rows  public.orders");
    }

    @Test
    void monitorEndsIfTheFirstLookFails() {
        ops.pipelines().set();
        ops.pipelines().thenFail(new OpsException(Kind.UNREACHABLE, "Kafka Connect does not answer."));
        ops.pipelines().list();

        CliRun run = CliRun.of(ops, "monitor");
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err()).isEqualTo("millrace: Kafka Connect does not answer.\n");
    }

    private CliRun status(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "status";
        all[1] = "--interval";
        all[2] = "0s";
        System.arraycopy(args, 0, all, 3, args.length);
        return CliRun.of(ops, all);
    }
}
