package io.millrace.cli;

import static io.millrace.cli.Reported.NOW;
import static io.millrace.cli.Reported.failedSink;
import static io.millrace.cli.Reported.lag;
import static io.millrace.cli.Reported.pipeline;
import static io.millrace.cli.Reported.sink;
import static io.millrace.cli.Reported.source;
import static io.millrace.cli.Reported.unknownSink;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.PipelineStatus;
import io.millrace.ops.SourceLag;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineTableTest {
    private static final SourceLag SLOT = new SourceLag(
            3_565_158L,
            0.44,
            2.0,
            5.0,
            SourceLag.SLOT,
            new SourceLag.Slot("shop", true, "reserved", 3_565_158, 16 << 20));
    private static final SourceLag IDLE = new SourceLag(null, null, 300.0, 5.0, SourceLag.EVENT_TIME, null);
    private static final List<PipelineStatus> PIPELINES = List.of(
            pipeline(source("mysql-source", IDLE, 0.0)),
            pipeline(
                    source("postgres-source", SLOT, 25.0),
                    sink("kinesis-sink", lag(1234, 12.0, 3_565_158L), 1200.0),
                    failedSink("sqs-sink", "The queue orders.fifo does not exist")));

    @Test
    void eachPipelineIsATreeOfWhatAnOperatorAsksFor() {
        PipelineTable table = new PipelineTable(PIPELINES, NOW);

        assertThat(text(table.lines(200), 200))
                .containsExactly(
                        "CONNECTOR        STATE    TASKS   LAG   BEHIND     BYTES    RATE  LAST  WORKER",
                        "mysql-source     RUNNING  1/1       -  idle 5m         -     0/s    2s  worker-1:8083",
                        "postgres-source  RUNNING  1/1       -     0.4s   3.4 MiB    25/s    2s  worker-1:8083",
                        "├ kinesis-sink   RUNNING  1/1    1.2k      12s  ~3.4 MiB  1.2k/s    2s  worker-1:8083",
                        "└ sqs-sink       FAILED   0/1    1.2M       2h    ~5 GiB     0/s    2s  worker-1:8083");
        assertThat(text(table.notes(200), 200)).containsExactly("✗ sqs-sink: The queue orders.fifo does not exist");
    }

    @Test
    void itFitsIntoEightyColumnsAndLess() {
        PipelineTable table = new PipelineTable(PIPELINES, NOW);

        assertThat(text(table.lines(80), 80))
                .allMatch(line -> line.length() <= 80)
                .first()
                .asString()
                .endsWith("LAST");
        assertThat(text(table.lines(60), 60))
                .allMatch(line -> line.length() <= 60)
                .element(3)
                .asString()
                .startsWith("├ kinesis-s… ");
    }

    @Test
    void whatIsNotKnownIsAQuestionMarkAndANoteOnceBelow() {
        List<PipelineStatus> pipelines = List.of(
                pipeline(source("a-source", SLOT, null), unknownSink("a-sink", "No right to DESCRIBE.")),
                pipeline(unknownSink("b-sink", "No right to DESCRIBE.")));
        PipelineTable table = new PipelineTable(pipelines, NOW);

        assertThat(text(table.lines(100), 100)).anyMatch(line -> line.matches("└ a-sink +RUNNING +1/1 +\\? +\\? .*"));
        assertThat(text(table.notes(100), 100)).containsExactly("! No right to DESCRIBE.");
    }

    @Test
    void columnsThatNothingIsKnownForAreLeftOut() {
        PipelineTable table = new PipelineTable(List.of(pipeline(unknownSink("a-sink", "no Kafka"))), NOW);

        assertThat(text(table.lines(100), 100))
                .containsExactly(
                        "CONNECTOR  STATE    TASKS  LAST  WORKER", "a-sink     RUNNING  1/1      2s  worker-1:8083");
    }

    @Test
    void longNotesAreBrokenBetweenWords() {
        PipelineTable table = new PipelineTable(
                List.of(pipeline(failedSink("sink", "one two three four five six seven eight nine ten"))), NOW);

        assertThat(text(table.notes(30), 30))
                .containsExactly("✗ sink: one two three four", "  five six seven eight nine", "  ten");
    }

    private static List<String> text(List<Line> lines, int width) {
        return lines.stream().map(line -> line.text(width, false)).toList();
    }
}
