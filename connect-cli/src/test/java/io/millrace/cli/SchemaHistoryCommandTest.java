package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.SchemaHistory;
import io.millrace.ops.TableColumn;
import io.millrace.ops.TableHistory;
import io.millrace.ops.TableVersion;
import io.millrace.ops.TableVersion.Change;
import io.millrace.ops.fake.FakeMillraceOps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaHistoryCommandTest {
    private static final TableColumn ID = new TableColumn("id", "INT", false, null, 1, true);

    private final FakeMillraceOps ops = new FakeMillraceOps();

    @BeforeEach
    void aTableWithThreeVersions() {
        Map<String, String> position = Map.of("file", "binlog.000001", "pos", "780");
        TableColumn narrow = new TableColumn("name", "VARCHAR(20)", true, null, 2, false);
        TableColumn wide = new TableColumn("name", "VARCHAR(40)", false, "none", 3, false);
        TableColumn note = new TableColumn("note", "TEXT", true, null, 2, false);
        ops.schemaHistories()
                .put(new SchemaHistory(
                        "orders-source",
                        SchemaHistory.Basis.SCHEMA_HISTORY_TOPIC,
                        "orders.history",
                        List.of(
                                new TableHistory(
                                        "shop.orders",
                                        List.of(
                                                version(1, Change.FOUND, null, position, null, ID, narrow),
                                                version(
                                                        2,
                                                        Change.ALTERED,
                                                        null,
                                                        position,
                                                        "ALTER TABLE orders\n  ADD note text AFTER id",
                                                        ID,
                                                        note,
                                                        wide),
                                                version(
                                                        3,
                                                        Change.RENAMED_TO,
                                                        "shop.sold",
                                                        Map.of("file", "binlog.000001", "endPos", "910"),
                                                        "RENAME TABLE orders TO sold"))),
                                new TableHistory(
                                        "shop.sold",
                                        List.of(version(
                                                1,
                                                Change.RENAMED_FROM,
                                                "shop.orders",
                                                Map.of(),
                                                null,
                                                ID,
                                                note,
                                                wide)))),
                        List.of("Topic 'orders.history' is compacted.")));
    }

    @Test
    void readsAtLeastOneMessage() {
        CliRun run = CliRun.of(ops, "schema-history", "orders-source", "--limit", "0");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--limit is at least 1");
    }

    @Test
    void listsTheTables() {
        CliRun run = CliRun.of(ops, "schema-history", "orders-source");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("""
                TABLE         VERSIONS   LAST CHANGE                TIME                   POSITION
                shop.orders   3          renamed to shop.sold       2026-01-03T00:00:00Z   binlog.000001:..910
                shop.sold     1          renamed from shop.orders   2026-01-01T00:00:00Z   -
                """);
        assertThat(run.err()).isEqualTo("warning: Topic 'orders.history' is compacted.\n");
    }

    @Test
    void showsATablesVersionsAndItsColumnsNow() {
        assertThat(CliRun.of(ops, "schema-history", "orders-source", "--table", "orders")
                        .out())
                .contains("2         altered                2026-01-02T00:00:00Z   binlog.000001:780     "
                        + "ALTER TABLE orders ADD note text AFTER id")
                .doesNotContain("COLUMN ");
        assertThat(CliRun.of(ops, "schema-history", "orders-source", "--table", "sold")
                        .out())
                .contains("""
                        COLUMN   TYPE          NULL   DEFAULT   KEY
                        id       INT           no     -         yes
                        note     TEXT          yes    -         -
                        name     VARCHAR(40)   no     none      -
                        """);
    }

    @Test
    void showsDifferencesAsATextOfLinesWithColoursOnATerminal() {
        String[] diff = {"schema-history", "orders-source", "--table", "orders", "--diff", "1", "2"};

        assertThat(CliRun.of(ops, diff).out()).isEqualTo("""
                --- shop.orders version 1, found 2026-01-01T00:00:00Z
                +++ shop.orders version 2, altered 2026-01-02T00:00:00Z
                  id INT NOT NULL KEY
                - name VARCHAR(20)
                + note TEXT
                + name VARCHAR(40) NOT NULL DEFAULT none
                """);
        assertThat(CliRun.onTerminal(ops, diff).out())
                .contains("\u001b[31m- name VARCHAR(20)\u001b[0m")
                .contains("\u001b[32m+ note TEXT\u001b[0m");
    }

    @Test
    void differencesAsJsonNameTheKindOfEach() {
        String[] diff = {"schema-history", "orders-source", "--table", "orders", "--diff", "1", "2", "-o", "json"};

        assertThat(CliRun.of(ops, diff).out())
                .containsSubsequence(
                        "\"kind\" : \"CHANGED\"",
                        "\"name\" : \"name\"",
                        "\"type\" : \"VARCHAR(20)\"",
                        "\"type\" : \"VARCHAR(40)\"",
                        "\"kind\" : \"ADDED\"",
                        "\"name\" : \"note\"");
    }

    @Test
    void differencesNeedATableAndVersionsThatThereAre() {
        CliRun noTable = CliRun.of(ops, "schema-history", "orders-source", "--diff", "1", "2");
        assertThat(noTable.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(noTable.err()).contains("add --table TABLE");
        CliRun noVersion = CliRun.of(ops, "schema-history", "orders-source", "--table", "orders", "--diff", "1", "9");
        assertThat(noVersion.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(noVersion.err()).contains("no version 9");
    }

    private static TableVersion version(
            int number,
            Change change,
            String renamedTable,
            Map<String, String> position,
            String ddl,
            TableColumn... columns) {
        Instant time = Instant.parse("2026-01-0" + number + "T00:00:00Z");
        return new TableVersion(number, change, renamedTable, time, position, ddl, List.of(columns));
    }
}
