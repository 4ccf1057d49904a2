package io.millrace.quickstart;

import static io.millrace.quickstart.Terminal.Style.BOLD;
import static io.millrace.quickstart.Terminal.Style.DIM;
import static io.millrace.quickstart.Terminal.Style.GREEN;
import static io.millrace.quickstart.Terminal.Style.RED;

import io.millrace.quickstart.Ledger.Transaction;
import io.millrace.quickstart.Story.Chapter;
import io.millrace.testkit.connect.ConnectorRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts everything, tells the story, and shows what arrives. Confined to one thread. */
final class Tour {
    private static final String SOURCE = "config-examples/postgres-source.json";
    private static final String SINK = "config-examples/kinesis-sink.json";
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(60);

    private final Terminal terminal;
    private final Page page;
    private final Story story;
    private final Stack stack;
    private final Kinesis kinesis;
    private final StreamReader reader;
    private final Ledger ledger;
    private final long begun;

    private Tour(
            Terminal terminal,
            Story story,
            Stack stack,
            Kinesis kinesis,
            StreamReader reader,
            Ledger ledger,
            long begun) {
        this.terminal = terminal;
        this.page = new Page(terminal);
        this.story = story;
        this.stack = stack;
        this.kinesis = kinesis;
        this.reader = reader;
        this.ledger = ledger;
        this.begun = begun;
    }

    /**
     * Starts everything, up to the running connectors, with the first chapter's rows already in the database.
     *
     * @param root the project's root folder
     * @param folder where to put what lives as long as the quickstart
     */
    static Tour start(Terminal terminal, Options options, Resources opened, Path root, Path folder) throws Exception {
        long begun = System.nanoTime();
        terminal.line(terminal.styled(BOLD, "Millrace quickstart") + ": PostgreSQL -> common Record -> Kinesis");
        terminal.line("");
        ConnectorRequest sinkExample = ConnectorRequest.read(root.resolve(SINK));
        Path archives = root.resolve("connect-quickstart/target/plugins");
        String region = sinkExample.config().getOrDefault("aws.region", "");
        Stack stack = Stack.start(terminal, options, opened, region, archives, folder.resolve("plugins"));
        ConnectorRequest source = stack.source(ConnectorRequest.read(root.resolve(SOURCE)));
        ConnectorRequest sink = stack.sink(sinkExample);
        Kinesis kinesis = Kinesis.of(stack.aws(), sink);
        kinesis.createStream();
        Story story = Story.read();
        stack.postgres().execute(story.tables());
        Chapter before = story.chapters().get(0);
        Transaction transaction = stack.run(before).asSnapshot();

        stack.post(terminal, source, SOURCE);
        stack.post(terminal, sink, SINK);
        StreamReader reader = opened.add(StreamReader.fromStart(kinesis));
        Ledger ledger = new Ledger(source.config().getOrDefault("topic.prefix", ""));
        Tour tour = new Tour(terminal, story, stack, kinesis, reader, ledger, begun);
        tour.await(before, transaction);
        return tour;
    }

    Kinesis kinesis() {
        return kinesis;
    }

    String jdbcUrl() {
        return stack.postgres().jdbcUrl();
    }

    /** Runs the chapters, and returns whether every Record arrived exactly as it must be. */
    boolean tell() throws SQLException, InterruptedException {
        for (Chapter chapter : story.chapters().subList(1, story.chapters().size())) {
            await(chapter, stack.run(chapter));
        }
        Thread.sleep(StreamReader.PAUSE.toMillis());
        reader.poll().forEach(ledger::arrived); // One that came twice would be here.

        List<String> differences = ledger.differences();
        String seconds =
                Terminal.seconds(Duration.ofNanos(System.nanoTime() - begun)).strip();
        terminal.line("");
        if (differences.isEmpty()) {
            terminal.line(terminal.styled(
                            GREEN,
                            "All " + ledger.size() + " Records arrived exactly as expected, once,"
                                    + " and in order for each key.")
                    + " " + terminal.styled(DIM, seconds + " in all"));
            return true;
        }
        terminal.line(terminal.styled(RED, "Not every Record arrived as expected:"));
        differences.forEach(difference -> terminal.line("  " + difference));
        stack.complaints().forEach(complaint -> terminal.line("  connector " + complaint));
        return false;
    }

    private void await(Chapter chapter, Transaction transaction) throws InterruptedException {
        chapter.changes().forEach(change -> ledger.expect(change, transaction));
        List<StreamRecord> records = new ArrayList<>();
        long start = System.nanoTime();
        while (records.size() < chapter.changes().size()) {
            records.addAll(reader.poll());
            if (System.nanoTime() - start > ARRIVAL_TIMEOUT.toNanos()) {
                break;
            }
            if (records.size() < chapter.changes().size()) {
                Thread.sleep(StreamReader.PAUSE.toMillis());
            }
        }
        records.forEach(ledger::arrived);
        String note = records.size()
                + (records.size() == 1 ? " Record after" : " Records after")
                + Terminal.seconds(Duration.ofNanos(System.nanoTime() - start)).replaceFirst(" +", " ");
        page.heading(chapter.title(), note);
        page.rows(chapter.sql(), records);
    }

    /** Shows what arrives from now on, until the thread is interrupted or the stack is closed. */
    void follow() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            List<StreamRecord> records = reader.poll();
            if (!records.isEmpty()) {
                page.heading("Arrived", records.size() == 1 ? "1 Record" : records.size() + " Records");
                page.rows(List.of(), records);
            }
            Thread.sleep(StreamReader.PAUSE.toMillis());
        }
    }

    /** What to try next. */
    void hints(Path log) {
        String endpoint = kinesis.endpoint().toString();
        terminal.line("");
        terminal.line(terminal.styled(BOLD, "It stays up until you press Ctrl-C. Try, in another terminal:"));
        hint("./quickstart sql \"UPDATE customers SET vip = NOT vip\"", "change rows, see their Records");
        hint("./quickstart sql \"SELECT * FROM customers\"", "look at the tables");
        hint("./quickstart read", "every Record, a line of JSON each");
        hint("curl " + stack.rest().url() + "connectors?expand=status", "Connect's REST API");
        terminal.line("");
        terminal.line("  PostgreSQL  " + stack.postgres().jdbcUrl());
        terminal.line("  Kafka       " + stack.kafka());
        terminal.line("  Kinesis     " + endpoint + ", stream " + kinesis.stream() + "; with the AWS CLI:");
        terminal.line("    export AWS_ENDPOINT_URL=" + endpoint + " AWS_REGION=" + kinesis.region());
        terminal.line(
                "    export AWS_ACCESS_KEY_ID=" + Kinesis.ACCESS_KEY + " AWS_SECRET_ACCESS_KEY=" + Kinesis.SECRET_KEY);
        terminal.line(
                "    it=$(aws kinesis get-shard-iterator --stream-name " + kinesis.stream() + " --output text \\");
        terminal.line("         --shard-id shardId-000000000000 --shard-iterator-type TRIM_HORIZON)");
        terminal.line("    aws kinesis get-records --shard-iterator \"$it\"");
        terminal.line("  Examples    config-examples/*.json, POSTed with the addresses of this machine");
        terminal.line("  Log         " + log);
        terminal.line("");
        terminal.line(terminal.styled(DIM, "Records that arrive from now on are shown here."));
    }

    private void hint(String command, String what) {
        terminal.line("  " + terminal.styled(BOLD, command) + " ".repeat(Math.max(2, 64 - command.length()))
                + terminal.styled(DIM, what));
    }
}
