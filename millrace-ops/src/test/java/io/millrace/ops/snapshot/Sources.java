package io.millrace.ops.snapshot;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.Connector.Status;
import io.millrace.ops.Connector.Task;
import io.millrace.ops.Connector.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Connectors for tests. */
final class Sources {
    static final Map<String, String> POSTGRES = Map.of(
            "connector.class", "io.debezium.connector.postgresql.PostgresConnector",
            "topic.prefix", "shop",
            "database.dbname", "postgres",
            "table.include.list", "public\\..*");
    static final Map<String, String> MYSQL = Map.of(
            "connector.class", "io.debezium.connector.mysql.MySqlConnector",
            "topic.prefix", "mysql",
            "database.include.list", "shop");

    static final Map<String, String> MONGO = Map.of(
            "connector.class", "io.debezium.connector.mongodb.MongoDbConnector",
            "topic.prefix", "mongo",
            "collection.include.list", "shop\\..*");

    private Sources() {}

    static Map<String, String> with(Map<String, String> config, String... more) {
        Map<String, String> changed = new HashMap<>(config);
        for (int i = 0; i < more.length; i += 2) {
            changed.put(more[i], more[i + 1]);
        }
        return changed;
    }

    static SourceConnector postgres(String... more) {
        return SourceConnector.of(running("pg", with(POSTGRES, more)));
    }

    static SourceConnector mysql(String... more) {
        return SourceConnector.of(running("my", with(MYSQL, more)));
    }

    static SourceConnector mongo(String... more) {
        return SourceConnector.of(running("mongo", with(MONGO, more)));
    }

    static Connector running(String name, Map<String, String> config) {
        return connector(name, config, State.RUNNING, State.RUNNING);
    }

    static Connector connector(String name, Map<String, String> config, State own, State... tasks) {
        List<Task> all = java.util.Arrays.stream(tasks)
                .map(state -> new Task(0, state, "worker:8083", null))
                .toList();
        return new Connector(name, Type.SOURCE, config, new Status(own, "worker:8083", null, all));
    }
}
