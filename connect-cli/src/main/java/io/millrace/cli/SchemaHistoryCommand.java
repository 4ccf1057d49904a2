package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.SchemaHistories.Scan;
import io.millrace.ops.SchemaHistory;
import io.millrace.ops.TableColumn;
import io.millrace.ops.TableDiff;
import io.millrace.ops.TableHistory;
import io.millrace.ops.TableVersion;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "schema-history",
        description = {
            "Shows the versions of the tables that a source captures: the statement, when, and where in the log.",
            "",
            "For MySQL, and untried for MariaDB, SQL Server and Oracle, from the topic of the connector's schema history and that of its"
                    + " schema changes. A version is another structure: columns, types, nullability, defaults, primary key.",
            "For PostgreSQL and others, from the schemas of the messages: those of a schema registry, without times, or those"
                    + " that JsonConverter writes into each message. MongoDB's documents have no schema.",
            "Without --table, lists the tables.",
            ""
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace schema-history mysql-source",
            "  millrace schema-history mysql-source --table orders",
            "  millrace schema-history mysql-source --table orders --diff 1 3",
            "  millrace schema-history postgres-source-avro --schema-registry-url http://localhost:8081",
            "  millrace schema-history mysql-source --table orders -o json | jq '.tables[0].versions[-1].ddl'"
        })
final class SchemaHistoryCommand extends OpsCommand {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The source connector.")
    private String name;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "One table: by its whole name, or by its last part if no other has it.")
    private @Nullable String table;

    @Option(
            names = "--diff",
            arity = "2",
            paramLabel = "VERSION",
            description = "What differs between two versions of the table.")
    private @Nullable List<Integer> diff;

    @Option(
            names = "--limit",
            paramLabel = "MESSAGES",
            description = "How many messages of a topic to read at most. Default: ${DEFAULT-VALUE}.")
    private long limit = 100_000;

    @Option(
            names = "--scan-timeout",
            paramLabel = "DURATION",
            description = "How long to read a topic at most. Default: 30s.")
    private Duration scanTimeout = Duration.ofSeconds(30);

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        if (diff != null && table == null) {
            throw new ParameterException(
                    spec.commandLine(), "--diff compares versions of one table: add --table TABLE.");
        }
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is at least 1");
        }
        SchemaHistory history = ops.schemaHistories().read(name, table, new Scan(limit, scanTimeout, output::note));
        if (diff != null) {
            warn(history, output);
            TableHistory only = history.tables().get(0);
            differences(only, only.version(diff.get(0)), only.version(diff.get(1)), output);
        } else if (output.isJson()) {
            output.json(history);
        } else {
            warn(history, output);
            if (table == null) {
                tables(history, output);
            } else {
                versions(history.tables().get(0), output);
            }
        }
        return ExitCode.OK;
    }

    private static void warn(SchemaHistory history, OutputOptions output) {
        history.warnings().forEach(warning -> output.note("warning: " + warning));
    }

    private static void tables(SchemaHistory history, OutputOptions output) {
        Table table = Table.of("TABLE", "VERSIONS", "LAST CHANGE", "TIME", "POSITION");
        for (TableHistory one : history.tables()) {
            TableVersion last = one.last();
            table.row(one.table(), one.versions().size(), how(last), last.time(), position(last.position()));
        }
        output.table(table);
    }

    private static void versions(TableHistory history, OutputOptions output) {
        Table table = Table.of("VERSION", "CHANGE", "TIME", "POSITION", "STATEMENT");
        for (TableVersion version : history.versions()) {
            table.row(
                    version.version(),
                    how(version),
                    version.time(),
                    position(version.position()),
                    version.ddl() == null ? null : version.ddl().replaceAll("\\s+", " "));
        }
        output.table(table);
        if (history.last().exists()) {
            output.line("");
            Table columns = Table.of("COLUMN", "TYPE", "NULL", "DEFAULT", "KEY");
            for (TableColumn column : history.last().columns()) {
                columns.row(
                        column.isKey() ? new Cell(column.name(), Style.STRONG) : column.name(),
                        column.type(),
                        column.isOptional() ? "yes" : "no",
                        column.defaultValue(),
                        column.isKey() ? "yes" : null);
            }
            output.table(columns);
        }
    }

    private static void differences(TableHistory table, TableVersion from, TableVersion to, OutputOptions output) {
        if (output.isJson()) {
            output.json(TableDiff.between(table.table(), from, to));
            return;
        }
        output.line(new Cell("--- " + title(table, from), Style.STRONG));
        output.line(new Cell("+++ " + title(table, to), Style.STRONG));
        for (TableDiff.Line line : TableDiff.lines(from, to)) {
            output.line(
                    switch (line.mark()) {
                        case BOTH -> new Cell("  " + text(line.column()), Style.PLAIN);
                        case BEFORE -> new Cell("- " + text(line.column()), Style.BAD);
                        case AFTER -> new Cell("+ " + text(line.column()), Style.GOOD);
                    });
        }
    }

    private static String title(TableHistory table, TableVersion version) {
        return table.table() + " version " + version.version() + ", "
                + how(version).text() + (version.time() == null ? "" : " " + version.time());
    }

    private static String text(TableColumn column) {
        return column.name() + " " + column.type() + (column.isOptional() ? "" : " NOT NULL")
                + (column.defaultValue() == null ? "" : " DEFAULT " + column.defaultValue())
                + (column.isKey() ? " KEY" : "");
    }

    private static Cell how(TableVersion version) {
        String text = version.change().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (version.renamedTable() == null ? "" : " " + version.renamedTable());
        return new Cell(text, version.exists() ? Style.PLAIN : Style.WARNING);
    }

    private static @Nullable String position(Map<String, String> position) {
        if (position.containsKey("file")) {
            String begin = position.get("pos");
            return position.get("file") + ":" + (begin == null ? ".." + position.get("endPos") : begin);
        }
        if (position.containsKey("offset")) {
            return position.get("topic") + "-" + position.get("partition") + "@" + position.get("offset");
        }
        if (position.containsKey("subject")) {
            return position.get("subject") + " " + position.get("version");
        }
        return position.isEmpty() ? null : String.join(" ", position.values());
    }
}
