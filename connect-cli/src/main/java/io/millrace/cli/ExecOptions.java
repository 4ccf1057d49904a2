package io.millrace.cli;

import io.millrace.ops.TailRequest;
import io.millrace.ops.TriggerRequest;
import io.millrace.ops.Triggers.OnFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code watch --exec} runs its command. */
final class ExecOptions {
    @Option(
            names = "--exec",
            required = true,
            paramLabel = "COMMAND",
            description = {
                "Runs COMMAND with /bin/sh for each change, at least once: its JSON on standard input, and in the environment"
                        + " MILLRACE_ACTION, _SCHEMA, _TABLE, _KEY, _EVENT_ID, _TOPIC, _PARTITION, _OFFSET and _ATTEMPT.",
                "It has handled the change when it ends with 0. Changes are not shown then; what COMMAND writes is passed on."
            })
    String command = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "The consumer group that remembers what is done; each trigger needs one of its own."
                    + " Default: millrace-watch-NAME.")
    private @Nullable String group;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Runs at most N commands at once; changes of one key one after another. Default: 1.")
    private int parallelism = 1;

    @Option(names = "--retries", paramLabel = "N", description = "Tries a change N times again. Default: 3.")
    private int retries = 3;

    @Option(
            names = "--retry-backoff",
            paramLabel = "DURATION",
            description =
                    "Waits this long before the first retry, then twice as long each time, up to 1m. Default: 1s.")
    private Duration backoff = Duration.ofSeconds(1);

    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            description =
                    "After the last retry: ${COMPLETION-CANDIDATES}. stop ends with an error, and the next start begins"
                            + " with that change; skip says so and goes on. Default: stop.")
    private FailureOption onFailure = FailureOption.stop;

    @Option(
            names = "--exec-timeout",
            paramLabel = "DURATION",
            description = "Kills a command that takes longer, and all it has started: a failure. Default: 1m.")
    Duration timeout = Duration.ofMinutes(1);

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            description =
                    "How long commands may go on after Ctrl-C, and when another instance of the group takes over. Default: 10s.")
    Duration grace = Duration.ofSeconds(10);

    private enum FailureOption {
        stop,
        skip
    }

    TriggerRequest request(TailRequest events) {
        if (parallelism < 1 || parallelism > TriggerRequest.MOST_AT_ONCE || retries < 0) {
            throw new UserError(
                    "--parallelism is between 1 and " + TriggerRequest.MOST_AT_ONCE + ", and --retries at least 0");
        }
        return new TriggerRequest(
                events,
                group == null ? TriggerRequest.defaultGroup(events.name()) : group,
                parallelism,
                retries,
                backoff,
                onFailure == FailureOption.stop ? OnFailure.STOP : OnFailure.SKIP,
                grace);
    }
}
