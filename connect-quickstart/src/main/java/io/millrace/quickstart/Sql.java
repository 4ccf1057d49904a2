package io.millrace.quickstart;

import io.millrace.quickstart.Database.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Runs a user's statements in a database of the running quickstart, and shows the Records that come of it. */
final class Sql {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(10);

    /** Of a Record that a filter may hold back nobody knows whether it is still to come. */
    private static final Duration FILTERED_TIMEOUT = Duration.ofSeconds(3);

    private final Terminal terminal;
    private final RunState running;
    private final Path journals;

    /** @param journals the folder where the running quickstart writes down what arrives */
    Sql(Terminal terminal, RunState running, Path journals) {
        this.terminal = terminal;
        this.running = running;
        this.journals = journals;
    }

    /** Runs it in one of the databases. Returns the exit code. */
    int run(Source source, String sql) throws IOException, InterruptedException {
        List<Journal.Reader> readers = new ArrayList<>();
        for (Sink sink : running.sinks()) {
            readers.add(Journal.Reader.fromNow(journals, sink));
        }
        Transaction transaction;
        try {
            transaction = Databases.at(
                            source, Objects.requireNonNull(running.databases().get(source)))
                    .run(List.of(sql), this::print);
        } catch (Exception e) {
            terminal.line(terminal.styled(Terminal.Style.RED, String.valueOf(e.getMessage())));
            return 1;
        }
        int changed = transaction.changed();
        if (changed > 0) {
            terminal.line(changed + (changed == 1 ? " row" : " rows") + " changed");
            show(readers, sql, source, transaction);
        }
        return 0;
    }

    private void print(Result result) {
        terminal.line(terminal.styled(Terminal.Style.BOLD, String.join(" | ", result.columns())));
        result.rows().forEach(row -> terminal.line(String.join(" | ", row)));
        int rows = result.rows().size();
        terminal.line(
                result.isWhole()
                        ? terminal.styled(Terminal.Style.DIM, "(" + rows + (rows == 1 ? " row)" : " rows)"))
                        : "... only the first " + rows + " rows are shown");
    }

    private void show(List<Journal.Reader> readers, String sql, Source source, Transaction transaction)
            throws IOException, InterruptedException {
        Deliveries mine = new Deliveries(running.sinks());
        boolean isFiltered = running.sinks().equals(Set.of(Sink.SNS));
        Duration timeout = isFiltered ? FILTERED_TIMEOUT : ARRIVAL_TIMEOUT;
        long start = System.nanoTime();
        while (mine.complete() < transaction.changed() && System.nanoTime() - start < timeout.toNanos()) {
            for (Journal.Reader reader : readers) {
                mine.add(reader.poll().stream()
                        .filter(arrival ->
                                arrival.text("source_type").equals(source.type()) && transaction.made(arrival.json()))
                        .toList());
            }
            if (mine.complete() < transaction.changed()) {
                Thread.sleep(PAUSE.toMillis());
            }
        }
        List<Delivery> shown = mine.takeAll();
        Page page = new Page(terminal, running.sinks());
        page.heading(
                transaction.name(),
                shown.size() + (shown.size() == 1 ? " Record" : " Records") + " after "
                        + Terminal.seconds(Duration.ofNanos(System.nanoTime() - start))
                                .strip());
        page.rows(sql.lines().toList(), shown);
        if (shown.isEmpty()) {
            terminal.line("No Record arrived: "
                    + (isFiltered ? "does the filter policy hold it back, or " : "")
                    + "does the source connector leave it out? The log: " + running.log());
        }
    }
}
