package io.millrace.ops.backpressure;

import io.millrace.ops.BackpressureReport.Wal;
import io.millrace.ops.Connector;
import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads how much WAL a PostgreSQL source's slot keeps, and how much more it may ({@code pg_replication_slots}, PostgreSQL 13 on). */
final class WalGauge implements Gauge {
    private static final int TIMEOUT_SECONDS = 10;
    private static final String SQL =
            "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), safe_wal_size, wal_status"
                    + " FROM pg_replication_slots WHERE slot_name = ?";

    private final Databases databases;

    WalGauge(Databases databases) {
        this.databases = databases;
    }

    @Override
    public @Nullable Wal read(Connector source) {
        if (!databases.has(source.name())) {
            return null;
        }
        String slot = source.config().getOrDefault("slot.name", "debezium");
        try (Connection connection = databases.open(source.name());
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setString(1, slot);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new OpsException(
                            Kind.NOT_FOUND,
                            "The database of '" + source.name() + "' has no replication slot '" + slot
                                    + "' (slot.name).");
                }
                long retained = row.getLong(1);
                long safe = row.getLong(2);
                boolean isLimited = !row.wasNull();
                String status = row.getString(3);
                return new Wal(slot, retained, isLimited ? safe : null, status == null ? "unknown" : status);
            }
        } catch (SQLException e) {
            throw new OpsException(
                    Kind.FAILED,
                    "The WAL that slot '" + slot + "' of '" + source.name() + "' keeps cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }
}
