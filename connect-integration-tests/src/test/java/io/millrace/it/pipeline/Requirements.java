package io.millrace.it.pipeline;

import com.mongodb.client.MongoClient;
import io.millrace.testkit.db.MongoServer;
import io.millrace.testkit.db.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/** What Debezium's connectors, and this scenario, need of a server: what it lacks is told in one sentence each. */
final class Requirements {
    private static final int IMAGES_SINCE = 6;

    private Requirements() {}

    static List<String> lackedBy(SqlClient postgres) {
        Map<String, Object> found = postgres.query("""
                        SELECT current_setting('wal_level') AS wal, current_user AS me, current_database() AS db,
                          has_database_privilege(current_database(), 'CREATE') AS may_create,
                          (SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user) OR EXISTS (
                            SELECT FROM pg_roles WHERE rolname = 'rds_replication' AND pg_has_role(current_user, oid, 'member')
                          ) AS may_replicate""").get(0);
        return Stream.of(
                        unless(
                                "logical".equals(found.get("wal")),
                                "PostgreSQL decodes no changes: set wal_level = logical (it is %s), and restart it."
                                        .formatted(found.get("wal"))),
                        unless(
                                Boolean.TRUE.equals(found.get("may_replicate")),
                                "The user %s may not replicate: ALTER ROLE %1$s REPLICATION (on RDS: GRANT rds_replication TO %1$s)."
                                        .formatted(found.get("me"))),
                        unless(
                                Boolean.TRUE.equals(found.get("may_create")),
                                "The user %s may make no schema and no publication: GRANT CREATE ON DATABASE %s TO %1$s."
                                        .formatted(found.get("me"), found.get("db"))))
                .flatMap(Optional::stream)
                .toList();
    }

    static List<String> lackedByMysql(SqlClient mysql) {
        Map<String, String> wanted = Map.of("log_bin", "ON", "binlog_format", "ROW", "binlog_row_image", "FULL");
        Map<String, String> found = mysql
                .query("SHOW VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format', 'binlog_row_image')")
                .stream()
                .map(row -> row.values().stream().map(String::valueOf).toList())
                .collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));
        List<String> lacked = new ArrayList<>();
        wanted.forEach((variable, value) -> unless(
                        value.equals(found.getOrDefault(variable, value)),
                        "MySQL's binary log is not what Debezium reads: set %s = %s (it is %s)."
                                .formatted(variable, value, found.get(variable)))
                .ifPresent(lacked::add));
        return lacked;
    }

    static List<String> lackedBy(MongoAddress mongo) {
        try (MongoClient client = MongoServer.connect(mongo.connectionString())) {
            Document hello = client.getDatabase("admin").runCommand(new Document("hello", 1));
            String version = client.getDatabase("admin")
                    .runCommand(new Document("buildInfo", 1))
                    .getString("version");
            return Stream.of(
                            unless(
                                    hello.containsKey("setName"),
                                    "MongoDB has no change streams: start it as a replica set (--replSet rs0, then"
                                            + " rs.initiate()); one member will do."),
                            unless(
                                    Integer.parseInt(version.replaceFirst("\\..*", "")) >= IMAGES_SINCE,
                                    "MongoDB %s keeps no images of documents before a change: 6.0 or newer is needed."
                                            .formatted(version)))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static Optional<String> unless(boolean condition, String lack) {
        return condition ? Optional.empty() : Optional.of(lack);
    }
}
