package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotProgress.Table;
import io.millrace.ops.SnapshotRequest;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.SnapshotSignal.Action;
import io.millrace.ops.Snapshots;
import io.millrace.ops.fake.FakeMillraceOps;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotCommandTest {
    private final FakeMillraceOps ops = new FakeMillraceOps();

    @Test
    void asksForASnapshotWithAllThatIsSaid() {
        CliRun.of(
                ops,
                "snapshot",
                "shop",
                "--tables",
                "orders,public.customers",
                "--filter",
                "id < 5",
                "--type",
                "blocking",
                "--channel",
                "kafka",
                "--surrogate-key",
                "code",
                "--no-wait");

        assertThat(ops.snapshots().requests())
                .containsExactly(new SnapshotRequest(
                        "shop",
                        List.of("orders", "public.customers"),
                        SnapshotRequest.Type.BLOCKING,
                        "id < 5",
                        "code",
                        Channel.KAFKA));
    }

    @Test
    void saysWhereTheSignalWentAndWaitsNoLonger() {
        CliRun run = CliRun.of(ops, "snapshot", "shop", "--tables", "orders", "--no-wait");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("Sent to shop by signals: incremental snapshot of orders");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void pausesResumesAndStops() {
        CliRun.of(ops, "snapshot", "shop", "--tables", "orders", "--no-wait");
        CliRun.of(ops, "snapshot", "shop", "--pause");
        CliRun.of(ops, "snapshot", "shop", "--resume");
        CliRun stop = CliRun.of(ops, "snapshot", "shop", "--stop", "--tables", "orders");

        assertThat(stop.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ops.snapshots().signals())
                .extracting(signal -> signal.action())
                .containsExactly(Action.START, Action.PAUSE, Action.RESUME, Action.STOP);
    }

    @Test
    void showsTheTables() {
        ops.snapshots()
                .set(progress(
                        State.RUNNING,
                        null,
                        new Table("public.a", State.COMPLETED, 100, "100", "100", 1),
                        new Table("public.b", State.RUNNING, 40, "50", "200", 0.25)));

        CliRun run = CliRun.of(ops, "snapshot", "shop", "--status");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("Snapshot of shop: running, 1 of 2 tables, 140 rows")
                .containsPattern("public.a +COMPLETED +100 +100 of 100 +100 %")
                .containsPattern("public.b +RUNNING +40 +50 of 200 +25 %");
    }

    @Test
    void aFailedSnapshotHasAnExitCodeAndAReason() {
        ops.snapshots()
                .set(progress(State.FAILED, "public.a: no key", new Table("public.a", State.FAILED, 0, null, null, 0)));

        CliRun run = CliRun.of(ops, "snapshot", "shop", "--status");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CRITICAL);
        assertThat(run.err()).contains("public.a: no key");
    }

    @Test
    void saysThatNoneIsKnown() {
        CliRun run = CliRun.of(ops, "snapshot", "shop", "--status");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo(String.format("No snapshot is known of.%n"));
    }

    @Test
    void printsJson() {
        CliRun run = CliRun.of(ops, "snapshot", "shop", "--tables", "orders", "-o", "json");

        assertThat(run.out())
                .contains("\"signal\" : {", "\"action\" : \"START\"", "\"progress\" : {", "\"state\" : \"RUNNING\"");
    }

    @Test
    void paintsABarOnATerminal() {
        CliRun run = CliRun.onTerminal(ops, "snapshot", "shop", "--tables", "orders,customers");

        assertThat(run.err()).contains("\r[....................] 0 %  running, 0 of 2 tables");
    }

    @Test
    void whoEndsTheWaitingIsToldThatTheSnapshotGoesOn() {
        Snapshots interrupted = proxy(Snapshots.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("await")) {
                return method.invoke(ops.snapshots(), arguments);
            }
            Thread.currentThread().interrupt();
            throw new OpsException(OpsException.Kind.FAILED, "Interrupted");
        });
        MillraceOps servers = proxy(MillraceOps.class, (proxy, method, arguments) -> interrupted);

        CliRun run = CliRun.of(servers, "snapshot", "shop", "--tables", "orders");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.exitCode()).isEqualTo(Interruption.EXIT_CODE);
        assertThat(run.err()).contains("The snapshot goes on", "millrace snapshot shop --stop");
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        refused("--tables");
        refused("--filter", "--pause", "--filter", "x");
        refused("--tables", "--pause", "--tables", "x");
        refused("--pause", "--pause", "--stop");
        assertThat(ops.snapshots().signals()).isEmpty();
    }

    private void refused(String named, String... options) {
        CliRun run = CliRun.of(
                ops,
                Stream.concat(Stream.of("snapshot", "shop"), Stream.of(options)).toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("millrace: ").contains(named);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static SnapshotProgress progress(State state, @Nullable String hint, Table... tables) {
        return new SnapshotProgress(
                "shop", state, Basis.NOTIFICATIONS, List.of(tables), Instant.EPOCH, Instant.EPOCH, hint);
    }
}
