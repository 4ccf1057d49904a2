package io.millrace.testkit.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresServerIT {
    private static PostgresServer postgres;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
        postgres.close();
    }

    @Test
    void decodesChangesLogically() {
        assertThat(postgres.query("SHOW wal_level")).containsExactly(Map.of("wal_level", "logical"));
        postgres.execute(
                "CREATE TABLE decoded (id int PRIMARY KEY)",
                "SELECT pg_create_logical_replication_slot('decoded', 'test_decoding')",
                "INSERT INTO decoded VALUES (7)");

        assertThat(postgres.query("SELECT data FROM pg_logical_slot_get_changes('decoded', NULL, NULL)"))
                .extracting(row -> row.get("data"))
                .contains("table public.decoded: INSERT: id[integer]:7");
    }

    @Test
    void doesNotTakeTheLocaleOfTheMachine() {
        assertThat(postgres.query("SELECT datcollate, pg_encoding_to_char(encoding) AS encoding FROM pg_database"))
                .hasSize(3)
                .allSatisfy(database ->
                        assertThat(database).containsEntry("datcollate", "C").containsEntry("encoding", "UTF8"));
    }

    @Test
    void aTransactionIsAppliedWholeOrNotAtAll() {
        postgres.execute("CREATE TABLE atomic (id int PRIMARY KEY)");

        assertThatThrownBy(() -> postgres.transaction("INSERT INTO atomic VALUES (1)", "INSERT INTO atomic VALUES (1)"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("INSERT INTO atomic VALUES (1)");

        assertThat(postgres.query("SELECT * FROM atomic")).isEmpty();
    }
}
