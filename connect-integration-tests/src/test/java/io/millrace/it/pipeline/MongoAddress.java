package io.millrace.it.pipeline;

import com.mongodb.client.MongoClient;
import io.millrace.testkit.db.MongoServer;
import org.bson.Document;

/**
 * A replica set of MongoDB. Immutable.
 *
 * @param connectionString with everything that clients need to know; names no database
 * @param database in which collections are made
 */
record MongoAddress(String connectionString, String database) {
    static MongoAddress of(MongoServer server) {
        return new MongoAddress(server.connectionString(), "documents");
    }

    /**
     * One member alone, which need not be known to its clients under the address that it has in its set: that of a container is
     * another one. Debezium wants the set's name all the same, so the member is asked.
     *
     * @param connectionString with a slash at its end, or options
     */
    static String direct(String connectionString) {
        String direct = connectionString + (connectionString.contains("?") ? "&" : "?") + "directConnection=true";
        try (MongoClient client = MongoServer.connect(direct)) {
            Document hello = client.getDatabase("admin").runCommand(new Document("hello", 1));
            String set = hello.getString("setName");
            return set == null ? direct : direct + "&replicaSet=" + set;
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return connectionString.replaceFirst("//.*@", "//").replaceFirst("/\\?.*", "/") + database;
    }
}
