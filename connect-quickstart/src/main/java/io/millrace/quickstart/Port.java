package io.millrace.quickstart;

import java.util.Optional;
import java.util.stream.Stream;

/** The ports that the quickstart's servers listen on. */
enum Port {
    KAFKA("Kafka", 9092),
    POSTGRES("PostgreSQL", 5432),
    MYSQL("MySQL", 3306),
    MONGODB("MongoDB", 27017),
    AWS("local AWS", 4566),
    REST("Kafka Connect's REST API", 8083);

    private final String server;
    private final int usual;

    Port(String server, int usual) {
        this.server = server;
        this.usual = usual;
    }

    /** What listens there, for people. */
    String server() {
        return server;
    }

    /** The one that is taken unless another is asked for. */
    int usual() {
        return usual;
    }

    /** What asks for another. */
    String option() {
        return "--" + Names.of(this) + "-port";
    }

    /** The port that an option asks for. */
    static Optional<Port> of(String option) {
        return Stream.of(values()).filter(port -> port.option().equals(option)).findFirst();
    }
}
