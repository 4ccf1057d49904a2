package io.millrace.ops.status;

import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SourceLag;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What PostgreSQL says of a replication slot. On a standby the end of the log is what it has received; {@code wal_status} is there from
 * version 13 on, so it is asked for in a way that does not fail where it is not. See
 * <a href="https://www.postgresql.org/docs/current/view-pg-replication-slots.html">pg_replication_slots</a>.
 */
final class SlotReader {
    private static final int TIMEOUT_SECONDS = 5;
    private static final String SQL = """
            SELECT slot.active,
                   to_jsonb(slot) ->> 'wal_status',
                   pg_wal_lsn_diff(log.tail, coalesce(slot.confirmed_flush_lsn, slot.restart_lsn)),
                   pg_wal_lsn_diff(log.tail, slot.restart_lsn)
            FROM pg_replication_slots slot,
                 (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                              ELSE pg_current_wal_lsn() END AS tail) log
            WHERE slot.slot_name = ?
            """;

    private final Databases databases;

    SlotReader(Databases databases) {
        this.databases = databases;
    }

    /**
     * Asks for a slot.
     *
     * @throws OpsException if it could not be asked for, or there is none
     */
    SourceLag.Slot read(String connector, String name) {
        try (Connection connection = databases.open(connector);
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setString(1, name);
            try (ResultSet slot = statement.executeQuery()) {
                if (!slot.next()) {
                    throw new OpsException(
                            Kind.NOT_FOUND,
                            "The database given for '%s' has no replication slot '%s': it is another server, or the slot was dropped."
                                    .formatted(connector, name));
                }
                return new SourceLag.Slot(
                        name,
                        slot.getBoolean(1),
                        slot.getString(2),
                        Math.max(0, slot.getLong(3)),
                        Math.max(0, slot.getLong(4)));
            }
        } catch (SQLException e) {
            throw new OpsException(
                    Kind.FAILED,
                    "PostgreSQL does not tell of the replication slot of '%s': %s".formatted(connector, e.getMessage()),
                    e);
        }
    }
}
