package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.ops.BackpressureReport;
import io.millrace.ops.BackpressureReport.Action;
import io.millrace.ops.BackpressureReport.Measure;
import io.millrace.ops.BackpressureReport.State;
import io.millrace.ops.BackpressureReport.Unit;
import io.millrace.ops.BackpressureReport.Wal;
import io.millrace.ops.Connector;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.fake.FakeMillraceOps;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BackpressureCommandTest {
    private static final Measure SMALL = Measure.of("orders-sink", Unit.BYTES, 1 << 20, 512 << 20);
    private static final Measure LARGE = Measure.of("orders-sink", Unit.SECONDS, 90, 60);

    private final FakeMillraceOps ops = new FakeMillraceOps();

    @Test
    void saysTheStateWhichLimitItIsAndTheSink() {
        ops.backpressure().then(report(State.CRITICAL, Action.NONE, false, LARGE));

        CliRun run = CliRun.of(ops, "backpressure", "orders");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CRITICAL);
        assertThat(run.out()).isEqualTo("""
                critical: orders-sink is 1m30s behind, 150% of 1m
                SINK          LIMIT     VALUE     MAXIMUM     USED
                orders-sink   bytes     1.0 MiB   512.0 MiB   0%
                orders-sink   seconds   1m30s     1m          150%
                source orders is RUNNING
                slot orders keeps 4.0 KiB of WAL, 1.0 MiB more are safe
                """);
        assertThat(ops.backpressure().calls()).containsExactly("look orders");
    }

    @Test
    void theExitCodeIsTheState() {
        ops.backpressure().then(report(State.HEALTHY, Action.NONE, false, SMALL));
        assertThat(CliRun.of(ops, "backpressure", "orders").exitCode()).isZero();
        ops.backpressure().then(report(State.WARNING, Action.NONE, false, SMALL));
        CliRun.of(ops, "backpressure", "orders");
        assertThat(CliRun.of(ops, "backpressure", "orders").exitCode()).isEqualTo(ExitCode.WARNING);
    }

    @Test
    void actsOnceAndSaysWhatAPauseCosts() {
        ops.backpressure().cost("The oplog is finite.").then(report(State.CRITICAL, Action.PAUSED, true, LARGE));

        CliRun run = CliRun.of(ops, "backpressure", "orders", "--act", "-o", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CRITICAL);
        assertThat(run.out())
                .contains("\"state\" : \"critical\"", "\"action\" : \"paused\"", "\"isPausedHere\" : true");
        assertThat(run.err()).isEqualTo("note: The oplog is finite.\n");
        assertThat(ops.backpressure().calls()).containsExactly("act orders");
    }

    @Test
    void aWatchTellsChangesAloneSurvivesAFailedLookAndSaysLoudlyWhoStaysPaused() throws Exception {
        ops.backpressure()
                .then(report(State.HEALTHY, Action.NONE, false, SMALL))
                .then(report(State.HEALTHY, Action.NONE, false, SMALL))
                .thenFail(new OpsException(Kind.UNREACHABLE, "Nobody answers."))
                .then(report(State.CRITICAL, Action.PAUSED, true, LARGE))
                .then(report(State.CRITICAL, Action.NONE, true, LARGE));

        CliRun run = watchLooks(6, "backpressure", "orders", "--act", "--watch", "--interval", "1ms");

        assertThat(run.out().lines().map(line -> line.replaceFirst("^\\S+ +", "")))
                .startsWith(
                        "healthy  orders-sink is 1.0 MiB behind, 0% of 512.0 MiB",
                        "critical  orders-sink is 1m30s behind, 150% of 1m  paused orders");
        assertThat(run.err())
                .contains("warning: Nobody answers. Nothing is done until the next look.")
                .contains("ATTENTION: 'orders' STAYS PAUSED")
                .contains("millrace resume orders");
        assertThat(ops.backpressure().calls()).doesNotContain("resume orders");
    }

    @Test
    void aWatchResumesOnExitIfItIsToldTo() throws Exception {
        ops.backpressure().then(report(State.CRITICAL, Action.PAUSED, true, LARGE));

        CliRun run = watchLooks(
                1, "backpressure", "orders", "--act", "--watch", "--interval", "1ms", "--resume-on-exit", "-o", "json");

        assertThat(run.out().lines().findFirst().orElseThrow()).startsWith("{").endsWith("}");
        assertThat(run.err()).contains("'orders' is resumed");
        assertThat(ops.backpressure().calls()).endsWith("resume orders");
    }

    @Test
    void aLookThatCtrlCCutsShortMayHavePausedTheSource() throws Exception {
        ops.backpressure().thenFail(new OpsException(Kind.FAILED, "Interrupted."));

        CliRun warned = interrupted("backpressure", "orders", "--act", "--watch");
        CliRun resumed = interrupted("backpressure", "orders", "--act", "--watch", "--resume-on-exit");
        CliRun looked = interrupted("backpressure", "orders", "--watch");

        assertThat(warned.err()).contains("cut short, and may have paused").contains("millrace status orders");
        assertThat(resumed.err()).isEmpty();
        assertThat(looked.err()).isEmpty();
        assertThat(ops.backpressure().calls())
                .containsExactly("act orders", "act orders", "resume orders", "look orders");
    }

    @Test
    void aWatchWhoseOutputNobodyReadsAnyMoreResumesTheSourceToo() {
        ops.backpressure().then(report(State.CRITICAL, Action.PAUSED, true, LARGE));
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(new PipeOutput(closed), true, StandardCharsets.UTF_8),
                new PrintWriter(err, true),
                Map.of(),
                false);

        int exitCode = Main.run(console, ops, "backpressure", "orders", "--act", "--watch", "--resume-on-exit");

        assertThat(exitCode).isEqualTo(141);
        assertThat(err.toString()).contains("'orders' is resumed");
        assertThat(ops.backpressure().calls()).containsExactly("act orders", "resume orders");
    }

    @Test
    void whoPausesWhatBackpressureHasPausedKeepsItPaused() {
        ops.connectors().add("orders", Connector.Type.SOURCE, 1).add("orders-sink", Connector.Type.SINK, 1);
        ops.backpressure().then(report(State.CRITICAL, Action.PAUSED, true, LARGE));
        CliRun.of(ops, "backpressure", "orders", "--act");

        assertThat(CliRun.of(ops, "pause", "--all", "--yes").err()).isEmpty();
        assertThat(ops.backpressure().calls()).doesNotContain("release orders");
        assertThat(CliRun.of(ops, "pause", "--all", "--yes").err())
                .isEqualTo("'orders' was paused by backpressure, which does not resume it any more.\n");
        assertThat(CliRun.of(ops, "pause", "--all", "--yes").err()).isEmpty();

        ops.backpressure().withoutKafka();
        assertThat(CliRun.of(ops, "pause", "orders").err())
                .contains("was paused already", "millrace backpressure orders --release", "--bootstrap-servers");
    }

    @Test
    void aWatchThatCannotEvenLookOnceFails() {
        ops.backpressure().thenFail(new OpsException(Kind.NOT_FOUND, "There is no connector 'nobody'."));

        CliRun run = CliRun.of(ops, "backpressure", "nobody", "--watch");
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(run.err()).contains("'nobody'");
    }

    @Test
    void releasesOnRequest() {
        ops.backpressure().then(report(State.CRITICAL, Action.PAUSED, true, LARGE));
        CliRun.of(ops, "backpressure", "orders", "--act");

        assertThat(CliRun.of(ops, "backpressure", "orders", "--release").err()).contains("'orders' stays paused");
        assertThat(CliRun.of(ops, "backpressure", "orders", "--release").err()).contains("was not paused");
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        for (String[] wrong : new String[][] {
            {"backpressure", "orders", "--resume-on-exit"},
            {"backpressure", "orders", "--release", "--act"},
            {"backpressure", "orders", "--interval", "0s"}
        }) {
            CliRun run = CliRun.of(ops, wrong);
            assertThat(run.exitCode()).as(wrong[2]).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains(wrong[2]);
        }
        CliRun fraction = CliRun.of(ops, "backpressure", "orders", "--warn-at", "2");
        assertThat(fraction.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fraction.err()).contains("--warn-at");
    }

    /** Runs a command in a thread of its own that is interrupted from the start. */
    private CliRun interrupted(String... args) throws Exception {
        CompletableFuture<CliRun> run = new CompletableFuture<>();
        new Thread(() -> {
                    Thread.currentThread().interrupt();
                    try {
                        run.complete(CliRun.of(ops, args));
                    } catch (Throwable e) {
                        run.completeExceptionally(e);
                    }
                })
                .start();
        return run.get();
    }

    /** Runs a watch in a thread of its own and ends it as Ctrl-C does, after so many looks. */
    private CliRun watchLooks(int looks, String... args) throws Exception {
        CompletableFuture<CliRun> run = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                run.complete(CliRun.of(ops, args));
            } catch (Throwable e) {
                run.completeExceptionally(e);
            }
        });
        thread.start();
        await("looks").until(() -> run.isDone() || ops.backpressure().calls().size() >= looks);
        thread.interrupt();
        return run.get();
    }

    private static BackpressureReport report(State state, Action action, boolean isPausedHere, Measure worst) {
        List<Measure> measures = new ArrayList<>(List.of(SMALL));
        if (!worst.equals(SMALL)) {
            measures.add(worst);
        }
        return new BackpressureReport(
                Instant.parse("2026-01-01T00:00:00Z"),
                "orders",
                "orders",
                state,
                measures,
                isPausedHere && action == Action.NONE ? Connector.State.PAUSED : Connector.State.RUNNING,
                action,
                isPausedHere,
                new Wal("orders", 4096, 1L << 20, "reserved"),
                List.of());
    }
}
