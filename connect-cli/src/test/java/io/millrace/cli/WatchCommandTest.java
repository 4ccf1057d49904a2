package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TailStart;
import io.millrace.ops.TailedMessage;
import io.millrace.ops.TailedMessage.Kind;
import io.millrace.ops.TriggerRequest;
import io.millrace.ops.Triggers.OnFailure;
import io.millrace.ops.fake.FakeMillraceOps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
    private static final String RECORD = "{\"event_type\":\"INSERT\",\"table_name\":\"orders\",\"record\":{\"id\":1}}";

    private final FakeMillraceOps ops = new FakeMillraceOps();

    @Test
    void jsonIsTheRecordAloneOnALineAndWhatCannotBeDecodedIsSaidElsewhere() {
        ops.records().add(record(0));
        ops.records().add(message(1, Kind.UNREADABLE, null, "names schema 7"));

        CliRun run = CliRun.of(ops, "watch", "shop", "-o", "json");

        assertThat(run.out()).isEqualTo(RECORD + System.lineSeparator());
        assertThat(run.err()).contains("millrace: watching t").contains("millrace: t-0@1: names schema 7");
    }

    @Test
    void controlCharactersOfValuesDoNotReachTheTerminalAsJsonEither() {
        ops.records()
                .add(message(
                        0, Kind.RECORD, "{\"event_type\":\"INSERT\",\"record\":\"a\\u009b2J\\u007f\\u001b\"}", null));

        assertThat(CliRun.of(ops, "watch", "shop", "-o", "json").out())
                .isEqualToIgnoringNewLines("{\"event_type\":\"INSERT\",\"record\":\"a\\u009b2J\\u007f\\u001B\"}");
    }

    @Test
    void theEnvelopeSaysWhereTheRecordIs() {
        ops.records().add(record(5));

        CliRun run = CliRun.of(ops, "watch", "shop", "-o", "json", "--envelope");

        assertThat(run.out())
                .isEqualTo(
                        "{\"topic\":\"t\",\"partition\":0,\"offset\":5,\"timestamp\":\"1970-01-01T00:00:00Z\",\"key\":\"k\",\"record\":"
                                + RECORD + "}" + System.lineSeparator());
        assertThat(CliRun.of(ops, "watch", "shop", "--envelope").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void optionsAreHandedOn() {
        CliRun.of(
                ops,
                "watch",
                "shop",
                "--topic",
                "--tables",
                "a,b.*",
                "--actions",
                "insert",
                "--from",
                "2026-01-31T12:00:00Z",
                "--count",
                "3",
                "--idle-timeout",
                "5s",
                "--all");

        TailRequest request = ops.records().last();
        assertThat(request.isTopic()).isTrue();
        assertThat(request.filter().tables()).containsExactly("a", "b.*");
        assertThat(request.filter().actions()).containsExactly("INSERT");
        assertThat(request.start()).isEqualTo(TailStart.since(Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(request.count()).isEqualTo(3);
        assertThat(request.idleTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(request.includesOthers()).isTrue();
    }

    @Test
    void aStartIsAPlaceOrATimeOrRefused() {
        CliRun.of(ops, "watch", "shop");
        assertThat(ops.records().last().start()).isEqualTo(TailStart.END);
        CliRun.of(ops, "watch", "shop", "--from", "beginning");
        assertThat(ops.records().last().start()).isEqualTo(TailStart.BEGINNING);
        CliRun.of(ops, "watch", "shop", "--from", "15m");
        assertThat(ops.records().last().start().time())
                .isBetween(Instant.now().minusSeconds(16 * 60), Instant.now().minusSeconds(14 * 60));

        CliRun run = CliRun.of(ops, "watch", "shop", "--from", "yesterday");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--from=yesterday");
    }

    @Test
    void fewerThanAskedForInTimeIsATimeout() {
        ops.records().add(record(0));

        assertThat(CliRun.of(ops, "watch", "shop", "--count", "2").exitCode()).isEqualTo(ExitCode.TIMEOUT);
        assertThat(CliRun.of(ops, "watch", "shop", "--count", "1").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(CliRun.of(ops, "watch", "shop").exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void commandsAreRetriedAndThenSkipped(@TempDir Path folder) {
        ops.triggers().add(record(0));
        Path tries = folder.resolve("tries");

        CliRun run = CliRun.of(
                ops,
                "watch",
                "shop",
                "--exec",
                "echo $MILLRACE_ATTEMPT >> " + tries + "; exit 3",
                "--retries",
                "1",
                "--on-failure",
                "skip");

        assertThat(tries).content().isEqualTo("1\n2\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("group millrace-watch-shop")
                .contains("t-0@0: attempt 1: the command ended with exit code 3; again in ")
                .contains("t-0@0: skipped: the command ended with exit code 3")
                .contains("0 handled, 1 skipped");
    }

    @Test
    void commandsStopAtAFailureUnlessToldOtherwise() {
        ops.triggers().add(record(0));

        assertThat(CliRun.of(ops, "watch", "shop", "--exec", "false", "--group", "mine", "--parallelism", "4")
                        .exitCode())
                .isEqualTo(ExitCode.ERROR);
        TriggerRequest request = ops.triggers().last();
        assertThat(request.group()).isEqualTo("mine");
        assertThat(request.parallelism()).isEqualTo(4);
        assertThat(request.onFailure()).isEqualTo(OnFailure.STOP);
    }

    @Test
    void numbersThatMeanNothingAreFaultsOfTheCommandLine() {
        for (String[] wrong : new String[][] {
            {"--count", "0"},
            {"--exec", "true", "--parallelism", "0"},
            {"--exec", "true", "--retries", "-1"},
            {"--exec", "true", "--parallelism", "1001"}
        }) {
            String[] args =
                    Stream.concat(Stream.of("watch", "shop"), Stream.of(wrong)).toArray(String[]::new);
            CliRun run = CliRun.of(ops, args);
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).hasLineCount(1).contains(wrong[wrong.length - 2]);
        }
    }

    @Test
    void optionsOfACommandNeedOne() {
        assertThat(CliRun.of(java.util.Map.of(), "watch", "shop", "--group", "g"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE))
                .satisfies(run -> assertThat(run.err()).contains("--exec"));
        CliRun run = CliRun.of(ops, "watch", "shop", "--exec", "true", "--all");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--all");
    }

    private static TailedMessage record(long offset) {
        return message(offset, Kind.RECORD, RECORD, null);
    }

    private static TailedMessage message(long offset, Kind kind, String json, String note) {
        try {
            return new TailedMessage(
                    "t",
                    0,
                    offset,
                    Instant.EPOCH,
                    kind,
                    "k",
                    json == null ? null : new ObjectMapper().readTree(json),
                    note);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
