package io.millrace.quickstart;

import io.millrace.testkit.db.MongoServer;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import java.util.HashMap;
import java.util.Map;

/** The databases that the quickstart knows. */
final class Databases {
    private Databases() {}

    /**
     * A database server that runs.
     *
     * @param database the database that is changed
     * @param place where it listens, for people
     * @param settings what its connector needs to reach it
     */
    record Server(Database database, String place, Map<String, String> settings) {}

    /** The database of that kind at an address. */
    static Database at(Source source, String url) {
        return switch (source) {
            case POSTGRES -> new PostgresDatabase(url);
            case MYSQL -> new MysqlDatabase(url);
            case MONGODB -> new MongodbDatabase(url);
            case DYNAMODB -> DynamodbDatabase.at(url);
        };
    }

    /**
     * Starts a server.
     *
     * @param port its port; 0 takes a free one
     * @param kafka the broker's address, for connectors that keep something there themselves
     * @param aws where databases are that are services of AWS
     * @param opened takes what must be closed in the end
     */
    static Server start(Source source, int port, String kafka, Aws aws, Resources opened) throws Exception {
        return switch (source) {
            case POSTGRES -> postgres(opened.add(PostgresServer.start(port)));
            case MYSQL -> mysql(opened.add(MysqlServer.start(port)), kafka);
            case MONGODB -> mongodb(opened.add(MongoServer.start(port)));
            case DYNAMODB -> dynamodb(aws);
        };
    }

    private static Server postgres(PostgresServer server) {
        return new Server(
                new PostgresDatabase(server.jdbcUrl()),
                server.host() + ":" + server.port(),
                Map.of(
                        "database.hostname", server.host(),
                        "database.port", Integer.toString(server.port()),
                        "database.user", PostgresServer.USER,
                        "database.password", PostgresServer.PASSWORD,
                        "database.dbname", PostgresServer.DATABASE));
    }

    private static Server mysql(MysqlServer server, String kafka) {
        return new Server(
                new MysqlDatabase(server.jdbcUrl(Source.MYSQL.namespace())
                        + "&createDatabaseIfNotExist=true&allowMultiQueries=true"),
                server.host() + ":" + server.port(),
                Map.of(
                        "database.hostname",
                        server.host(),
                        "database.port",
                        Integer.toString(server.port()),
                        "database.user",
                        MysqlServer.CONNECTOR_USER,
                        "database.password",
                        MysqlServer.CONNECTOR_PASSWORD,
                        "schema.history.internal.kafka.bootstrap.servers",
                        kafka));
    }

    private static Server mongodb(MongoServer server) {
        return new Server(
                new MongodbDatabase(server.connectionString()),
                server.host() + ":" + server.port(),
                Map.of("mongodb.connection.string", server.connectionString()));
    }

    private static Server dynamodb(Aws aws) {
        Map<String, String> settings = new HashMap<>(aws.settings());
        settings.put("kinesis.stream.name", DynamodbDatabase.STREAM);
        return new Server(
                new DynamodbDatabase(aws), "in the local AWS, with the stream " + DynamodbDatabase.STREAM, settings);
    }
}
