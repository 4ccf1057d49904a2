package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Events.Table;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** {@code event_id}: the documented recipe, computed here a second time, and what it has to tell apart. */
final class ChangeIdentityTest {
    private final Table table = Events.postgres(Events.customers());

    @Test
    void followsTheDocumentedRecipe() {
        Struct event = table.insert(table.row("id", 2, "name", "Ann"));

        assertThat(id(table.key(2), event))
                .isEqualTo(recipe(
                        "postgresql", "pg", "inventory", "customers", "{\"id\":2}", "INSERT", "24753936", "759", ""));
    }

    @Test
    void isTheOneInTheDocumentation() {
        assertThat(id(table.key(2), table.insert(table.row("id", 2)))).isEqualTo("08d862a32db40a89cbac5283a8094a39");
    }

    @Test
    void countsTheNumberWithinTheTransaction() {
        table.inTransaction("759:24753936", 7);

        assertThat(id(table.key(2), table.insert(table.row("id", 2))))
                .isEqualTo(recipe(
                        "postgresql", "pg", "inventory", "customers", "{\"id\":2}", "INSERT", "24753936", "759", "7"));
    }

    @Test
    void ofMysqlTakesGtidPositionAndRow() {
        Table mysql = Events.mysql(Events.customers());

        assertThat(id(mysql.key(2), mysql.insert(mysql.row("id", 2))))
                .isEqualTo(recipe(
                        "mysql",
                        "my",
                        "inventory",
                        "customers",
                        "{\"id\":2}",
                        "INSERT",
                        "b6c33882-e54e-11f1-ad55-02fc00000001:6",
                        "2477",
                        "2",
                        ""));
        assertThat(id(mysql.key(2), mysql.with("gtid", null).insert(mysql.row("id", 2))))
                .isEqualTo(recipe(
                        "mysql",
                        "my",
                        "inventory",
                        "customers",
                        "{\"id\":2}",
                        "INSERT",
                        "binlog.000001",
                        "2477",
                        "2",
                        ""));
    }

    @Test
    void ofSnapshotReadsTakesTheRowInsteadOfThePosition() {
        Struct first = table.event("r", null, table.row("id", 2, "name", "Ann \u00e9\n"));
        String id = id(table.key(2), first);

        assertThat(id)
                .isEqualTo(recipe(
                        "postgresql",
                        "pg",
                        "inventory",
                        "customers",
                        "{\"id\":2}",
                        "READ",
                        "{\"id\":2,\"name\":\"Ann \u00e9\\n\"}"));
        table.with("lsn", 9L).with("txId", null).inTransaction("x", 3);
        assertThat(id(table.key(2), table.event("r", null, table.row("id", 2, "name", "Ann \u00e9\n"))))
                .isEqualTo(id);
        assertThat(id(table.key(2), table.event("r", null, table.row("id", 2, "name", "Bob"))))
                .isNotEqualTo(id);
    }

    @Test
    void ofRowsWithoutKeyTakesTheRow() {
        Struct event = table.insert(table.row("id", 2, "name", null));

        assertThat(id(null, event))
                .isEqualTo(recipe(
                        "postgresql",
                        "pg",
                        "inventory",
                        "customers",
                        "{\"id\":2,\"name\":null}",
                        "INSERT",
                        "24753936",
                        "759",
                        ""));
        assertThat(id(null, table.event("d", table.row("id", 2), null)))
                .isEqualTo(recipe(
                        "postgresql",
                        "pg",
                        "inventory",
                        "customers",
                        "{\"id\":2,\"name\":null}",
                        "DELETE",
                        "24753936",
                        "759",
                        ""));
    }

    @Test
    void isTheSameWithoutSchemas() {
        Map<String, Object> captured = Events.captured("postgresql-create");

        assertThat(Normalizers.record(Map.of("id", 2L), captured).get("event_id"))
                .isEqualTo(recipe(
                        "postgresql", "pg", "inventory", "customers", "{\"id\":2}", "INSERT", "24753936", "759", ""));
    }

    @Test
    void doesNotDependOnHowValuesAndEventsAreWritten() {
        Table priced = Events.postgres(Events.row()
                .field("id", Schema.INT32_SCHEMA)
                .field("price", Decimal.builder(2).optional().build()));
        Struct event = priced.event("r", null, priced.row("id", 2, "price", new BigDecimal("1.50")));
        String id = id(priced.key(2), event);

        assertThat(id)
                .isEqualTo(recipe(
                        "postgresql",
                        "pg",
                        "inventory",
                        "customers",
                        "{\"id\":2}",
                        "READ",
                        "{\"id\":2,\"price\":\"1.50\"}"));
        for (String[] options : new String[][] {
            {"decimal.format", "double"},
            {"decimal.format", "number"},
            {"record.format", "struct"},
            {"snapshot.event.type", "READ"},
            {"timestamp.unit", "us"},
            {"event.timestamp.column", "ts"},
            {"record.key.format", "json"}
        }) {
            assertThat(id(priced.key(2), event, options)).as(options[0]).isEqualTo(id);
        }
    }

    @Test
    void tellsApartWhatDiffers() {
        String id = id(table.key(2), table.insert(table.row("id", 2)));

        assertThat(id(table.key(3), table.insert(table.row("id", 3)))).isNotEqualTo(id);
        assertThat(id(table.key(2), table.event("u", null, table.row("id", 2)))).isNotEqualTo(id);
        assertThat(id(table.key(2), table.with("lsn", 1L).insert(table.row("id", 2))))
                .isNotEqualTo(id);
    }

    @Test
    void sameChangeReadAgainHasTheSameId() {
        Struct first = table.insert(table.row("id", 2, "name", "Ann"));
        String id = id(table.key(2), first);
        Struct again = table.insert(table.row("id", 2, "name", "Ann")).put("ts_ms", 5L);

        assertThat(id(table.key(2), again)).isEqualTo(id);
    }

    private static String id(Struct key, Struct event, String... options) {
        return Normalizers.record(key, event, options).getString("event_id");
    }

    static String recipe(String... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(1);
        for (String part : parts) {
            bytes.writeBytes(part.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
