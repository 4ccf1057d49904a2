package io.millrace.quickstart;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs a user's SQL in the running quickstart's database, and shows the Records that come of it. */
final class Sql {
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_ROWS = 50;

    private final Terminal terminal;
    private final RunState running;

    Sql(Terminal terminal, RunState running) {
        this.terminal = terminal;
        this.running = running;
    }

    /** Returns the exit code. */
    int run(String sql) throws InterruptedException {
        try (StreamReader reader = StreamReader.fromNow(running.kinesis());
                Connection connection = DriverManager.getConnection(running.jdbcUrl());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int changed = execute(statement, sql);
            String transaction = transaction(statement);
            connection.commit();
            if (!transaction.isEmpty() && changed > 0) {
                show(reader, sql, transaction, changed);
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

    private void show(StreamReader reader, String sql, String transaction, int changed) throws InterruptedException {
        List<StreamRecord> mine = new ArrayList<>();
        long start = System.nanoTime();
        while (mine.size() < changed && System.nanoTime() - start < ARRIVAL_TIMEOUT.toNanos()) {
            reader.poll().stream()
                    .filter(record -> record.text("transaction_id").equals(transaction))
                    .forEach(mine::add);
            if (mine.size() < changed) {
                Thread.sleep(StreamReader.PAUSE.toMillis());
            }
        }
        Page page = new Page(terminal);
        page.heading(
                "Transaction " + transaction,
                mine.size() + (mine.size() == 1 ? " Record" : " Records") + " after"
                        + Terminal.seconds(Duration.ofNanos(System.nanoTime() - start)));
        page.rows(sql.lines().toList(), mine);
        if (mine.isEmpty()) {
            terminal.line("No Record arrived: is the table in the source connector's table.include.list? The log: "
                    + running.log());
        }
    }
}
