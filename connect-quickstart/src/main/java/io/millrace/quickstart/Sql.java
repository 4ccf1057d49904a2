package io.millrace.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs a user's SQL in the running quickstart's database, and shows the Records that come of it. */
final class Sql {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(10);

    /** Of a Record that a filter may hold back nobody knows whether it is still to come. */
    private static final Duration FILTERED_TIMEOUT = Duration.ofSeconds(3);

    private static final int MAX_ROWS = 50;

    private final Terminal terminal;
    private final RunState running;
    private final Path journals;

    /** @param journals the folder where the running quickstart writes down what arrives */
    Sql(Terminal terminal, RunState running, Path journals) {
        this.terminal = terminal;
        this.running = running;
        this.journals = journals;
    }

    /** Returns the exit code. */
    int run(String sql) throws IOException, InterruptedException {
        List<Journal.Reader> readers = new ArrayList<>();
        for (Sink sink : running.sinks()) {
            readers.add(Journal.Reader.fromNow(journals, sink));
        }
        try (Connection connection = DriverManager.getConnection(running.jdbcUrl());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int changed = execute(statement, sql);
            String transaction = transaction(statement);
            connection.commit();
            if (!transaction.isEmpty() && changed > 0) {
                show(readers, sql, transaction, changed);
            }
            return 0;
        } catch (SQLException e) {
            terminal.line(terminal.styled(Terminal.Style.RED, String.valueOf(e.getMessage())));
            return 1;
        }
    }

    /** Returns the number of rows that were changed. */
    private int execute(Statement statement, String sql) throws SQLException {
        int changed = 0;
        boolean isResult = statement.execute(sql);
        while (true) {
            if (isResult) {
                print(statement.getResultSet());
            } else if (statement.getUpdateCount() >= 0) {
                changed += statement.getUpdateCount();
            } else {
                break;
            }
            isResult = statement.getMoreResults();
        }
        if (changed > 0) {
            terminal.line(changed + (changed == 1 ? " row" : " rows") + " changed");
        }
        return changed;
    }

    private void print(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        terminal.line(terminal.styled(Terminal.Style.BOLD, String.join(" | ", names)));
        int rows = 0;
        while (result.next()) {
            if (++rows > MAX_ROWS) {
                terminal.line("... only the first " + MAX_ROWS + " rows are shown");
                return;
            }
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= names.size(); i++) {
                values.add(String.valueOf(result.getString(i)));
            }
            terminal.line(String.join(" | ", values));
        }
        terminal.line(terminal.styled(Terminal.Style.DIM, "(" + rows + (rows == 1 ? " row)" : " rows)")));
    }

    private static String transaction(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT pg_current_xact_id_if_assigned()")) {
            String id = result.next() ? result.getString(1) : null;
            return id == null ? "" : id;
        }
    }

    private void show(List<Journal.Reader> readers, String sql, String transaction, int changed)
            throws IOException, InterruptedException {
        Deliveries mine = new Deliveries(running.sinks());
        boolean isFiltered = running.sinks().equals(Set.of(Sink.SNS));
        Duration timeout = isFiltered ? FILTERED_TIMEOUT : ARRIVAL_TIMEOUT;
        long start = System.nanoTime();
        while (mine.complete() < changed && System.nanoTime() - start < timeout.toNanos()) {
            for (Journal.Reader reader : readers) {
                mine.add(reader.poll().stream()
                        .filter(arrival -> arrival.text("transaction_id").equals(transaction))
                        .toList());
            }
            if (mine.complete() < changed) {
                Thread.sleep(PAUSE.toMillis());
            }
        }
        List<Delivery> shown = mine.takeAll();
        Page page = new Page(terminal, running.sinks());
        page.heading(
                "Transaction " + transaction,
                shown.size() + (shown.size() == 1 ? " Record" : " Records") + " after "
                        + Terminal.seconds(Duration.ofNanos(System.nanoTime() - start))
                                .strip());
        page.rows(sql.lines().toList(), shown);
        if (shown.isEmpty()) {
            terminal.line("No Record arrived: "
                    + (isFiltered ? "does the filter policy hold it back, or " : "")
                    + "is the table in the source connector's table.include.list? The log: " + running.log());
        }
    }
}
