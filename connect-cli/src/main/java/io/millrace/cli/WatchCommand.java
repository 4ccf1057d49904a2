package io.millrace.cli;

import io.millrace.ops.EventFilter;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.TailEnd;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TriggerRequest;
import io.millrace.ops.TriggerSummary;
import io.millrace.ops.trigger.ShellCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = {
            "Shows changes as they pass: Records, whatever the form they have in their topics.",
            "JSON with and without schemas is read, Avro and JSON with a schema registry; a database's own events are normalised with the options of the connector's"
                    + " transform. What cannot be decoded is said in a line on standard error. Nothing is committed.",
            "",
            "With -o json each Record is a line of JSON. The exit code is 7 if there were fewer than --count within --idle-timeout.",
            "",
            "With --exec a command runs for each change, at least once: more than once after a crash, or when another instance of the"
                    + " group takes over; MILLRACE_EVENT_ID stays the same. Changes of one key of a topic run one after another, in their"
                    + " order. What is done is kept in a consumer group, so that the next start goes on there; --from counts where the"
                    + " group is new, or was idle for longer than the broker keeps offsets (7 days). To start anew, stop all instances and"
                    + " reset the group with kafka-consumer-groups, or give another --group. Several instances with one group share the"
                    + " work. A message that cannot be decoded is a failure without retries.",
            ""
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace watch shop-source",
            "  millrace watch shop-source --tables orders,billing.* --actions INSERT,UPDATE",
            "  millrace watch shop.public.orders --topic --from 15m -o json | jq .record",
            "  millrace watch shop-source --from beginning --count 1 --idle-timeout 30s",
            "  millrace watch shop-source --tables orders --actions INSERT --exec './greet-customer.sh' --group greetings",
            "  millrace watch shop-source --exec 'jq -c .record >> rows.ndjson' --parallelism 4 --on-failure skip"
        })
final class WatchCommand extends OpsCommand {
    /** For what comes after the grace: commands that were interrupted, and a last commit. */
    private static final Duration LAST = Duration.ofSeconds(20);

    @Parameters(
            paramLabel = "NAME",
            description = "A connector, whose topics are watched, those that appear later too; or a topic.")
    private String name;

    @Option(names = "--topic", description = "NAME is a topic, even if a connector has the same name.")
    private boolean isTopic;

    @Option(
            names = "--tables",
            paramLabel = "TABLE",
            split = ",",
            description = "Only these tables: table or schema.table, * for any text.")
    private List<String> tables = List.of();

    @Option(
            names = "--actions",
            paramLabel = "ACTION",
            split = ",",
            description = "Only these: INSERT, UPDATE, DELETE, READ, TRUNCATE, DDL_STATEMENT (or DDL), GLOBAL.")
    private List<String> actions = List.of();

    @Option(
            names = "--from",
            paramLabel = "START",
            description =
                    "beginning, end, a duration ago (15m), or a time (2026-01-31T12:00:00Z). Default: ${DEFAULT-VALUE}.")
    private String from = "end";

    @Option(names = "--count", paramLabel = "N", description = "Ends after N changes.")
    private @Nullable Long count;

    @Option(names = "--idle-timeout", paramLabel = "D", description = "Ends when no change has come for this long.")
    private @Nullable Duration idleTimeout;

    @Option(
            names = "--all",
            description = "Also what is no change: heartbeats, transactions' boundaries, tombstones, notifications.")
    private boolean includesOthers;

    @Option(
            names = "--envelope",
            description =
                    "With -o json: each Record in an object with its topic, partition, offset, timestamp and key.")
    private boolean hasEnvelope;

    @ArgGroup(exclusive = false, order = -2, heading = "%nA command for each change:%n") // before the servers
    private @Nullable ExecOptions exec;

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        if (hasEnvelope && !output.isJson()) {
            throw new UserError("--envelope goes with -o json.");
        }
        if (count != null && count < 1) {
            throw new UserError("--count is at least 1");
        }
        TailRequest request = new TailRequest(
                name,
                isTopic,
                new EventFilter(tables, Set.copyOf(actions)),
                StartConverter.start(from, Clock.systemUTC()),
                includesOthers,
                !output.isJson() && exec == null,
                count,
                idleTimeout);
        TailEnd end = exec == null
                ? ops.records().follow(request, new WatchPrinter(output, hasEnvelope))
                : trigger(ops, output, exec, request);
        // Scripts that wait for some changes want to know that they did not come.
        return end == TailEnd.IDLE && count != null ? ExitCode.TIMEOUT : ExitCode.OK;
    }

    private static TailEnd trigger(MillraceOps ops, OutputOptions output, ExecOptions exec, TailRequest events) {
        if (events.includesOthers()) {
            throw new UserError(
                    "--all shows what is no change, and --exec takes changes alone: leave one of them out.");
        }
        ExecPrinter printer = new ExecPrinter(output);
        TriggerRequest request = exec.request(events);
        printer.note("what is done is kept in group " + request.group());
        CountDownLatch done = new CountDownLatch(1);
        Thread patience = new Thread(() -> await(done, exec.grace.plus(LAST)), "millrace-grace");
        // The process must not end before commands that run have had their grace, and what they did is committed.
        Runtime.getRuntime().addShutdownHook(patience);
        try {
            TriggerSummary summary = ops.triggers().run(request, new ShellCommand(exec.command, exec.timeout), printer);
            printer.note("%d handled, %d skipped".formatted(summary.handled(), summary.skipped()));
            return summary.end();
        } finally {
            done.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(patience);
            } catch (IllegalStateException e) {
                // The process is ending.
            }
        }
    }

    /** Whatever keeps the trigger from its end then, no command outlives this process. */
    private static void await(CountDownLatch done, Duration bound) {
        try {
            if (!done.await(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
