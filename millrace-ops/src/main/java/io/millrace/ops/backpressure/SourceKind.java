package io.millrace.ops.backpressure;

import io.millrace.ops.Connector;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a pause costs at the database that a source reads. */
enum SourceKind {
    POSTGRESQL(
            "postgresql",
            "While it is paused, its replication slot keeps WAL on the database's disk; max_slot_wal_keep_size bounds that, and a slot"
                    + " that comes to it is lost."),
    MYSQL(
            "mysql",
            "A pause must end before MySQL deletes the binlog that was not read yet (binlog_expire_logs_seconds); it needs a new snapshot"
                    + " otherwise."),
    MARIADB(
            "mariadb",
            "A pause must end before MariaDB deletes the binlog that was not read yet (expire_logs_days); it needs a new snapshot"
                    + " otherwise."),
    MONGODB(
            "mongodb",
            "A pause must end within MongoDB's oplog window (rs.printReplicationInfo()); it needs a new snapshot otherwise."),
    DYNAMODB(
            "dynamodb",
            "A pause must end within the retention of the Kinesis stream that DynamoDB writes to, which is 24 hours unless it was raised."),
    SQL_SERVER(
            "sqlserver",
            "A pause must end within the retention of SQL Server's change tables, which is three days unless it was changed."),
    ORACLE("oracle", "A pause must end before Oracle's archived logs that were not read yet are deleted."),
    OTHER(null, null);

    private final @Nullable String part;
    private final @Nullable String cost;

    SourceKind(@Nullable String part, @Nullable String cost) {
        this.part = part;
        this.cost = cost;
    }

    /** By the connector's class. */
    static SourceKind of(Connector source) {
        String type = source.config().getOrDefault("connector.class", "").toLowerCase(Locale.ROOT);
        for (SourceKind kind : values()) {
            if (kind.part != null && type.contains(kind.part)) {
                return kind;
            }
        }
        // YugabyteDB's and others that read through slots of PostgreSQL's kind.
        return type.contains("postgres") || source.config().containsKey("slot.name") ? POSTGRESQL : OTHER;
    }

    /** A sentence about it, if there is something to say. */
    @Nullable
    String cost() {
        return cost;
    }
}
