package io.millrace.it.pipeline;

import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.junit.TestCluster;
import java.util.List;

/** The brokers and the Connect worker that a pipeline runs on, with all plugins. */
interface Stage {
    String bootstrapServers();

    ConnectRest connect();

    /** Puts an end to all tasks of these connectors, and lets them begin again. */
    default void interrupt(List<String> connectors) {
        connectors.forEach(connect()::restart);
    }

    /** What is left when the connectors of a run are gone: nothing where all of it goes away with the server. */
    default void remove(String run) {}

    /** The embedded ones that all tests of this JVM share. */
    static Stage of(TestCluster cluster) {
        return new Stage() {
            @Override
            public String bootstrapServers() {
                return cluster.kafka().bootstrapServers();
            }

            @Override
            public ConnectRest connect() {
                return cluster.connect();
            }
        };
    }
}
