package io.millrace.quickstart;

import java.util.Collection;
import java.util.stream.Collectors;

/** A database that the quickstart can capture. */
enum Source {
    POSTGRES("PostgreSQL", "postgresql", "public", Port.POSTGRES),
    MYSQL("MySQL", "mysql", "shop", Port.MYSQL),
    MONGODB("MongoDB", "mongodb", "shop", Port.MONGODB),
    /** Captured by Millrace's own source, from the stream that its tables write to. */
    DYNAMODB("DynamoDB", "dynamodb", "", Port.AWS);

    private static final String HASH = "[0-9a-f]{32}";
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final String title;
    private final String type;
    private final String namespace;
    private final Port port;

    Source(String title, String type, String namespace, Port port) {
        this.title = title;
        this.type = type;
        this.namespace = namespace;
        this.port = port;
    }

    /** Its name, as its maker writes it. */
    String title() {
        return title;
    }

    /** The {@code source_type} of its Records. */
    String type() {
        return type;
    }

    /** The schema or database that its tables or collections are in; empty where they are in none. */
    String namespace() {
        return namespace;
    }

    /** How its topics begin, which tables' names follow. */
    String topicPrefix(String service) {
        return namespace.isEmpty() ? service + "." : service + "." + namespace + ".";
    }

    Port port() {
        return port;
    }

    /** Whether it speaks SQL, and changes several rows in one transaction. */
    boolean isRelational() {
        return this == POSTGRES || this == MYSQL;
    }

    /** The {@code primary_key} of its Records. */
    String key() {
        return this == MONGODB ? "_id" : "id";
    }

    /** What the {@code event_id} of its Records looks like: a regular expression. */
    String eventId() {
        return this == DYNAMODB ? UUID : HASH;
    }

    /** What makes its tables: the name of a resource beside its story. */
    String tables() {
        return switch (this) {
            case POSTGRES, MYSQL -> "tables.sql";
            case MONGODB -> "collections.txt";
            case DYNAMODB -> "tables.txt";
        };
    }

    /** The configuration of its connector, a path in the project. */
    String example() {
        return "config-examples/" + Names.of(this) + (this == DYNAMODB ? "-cdc" : "") + "-source.json";
    }

    /** What a user may try: to change rows, quoted for a shell. */
    String change() {
        return switch (this) {
            case POSTGRES, MYSQL -> "\"UPDATE customers SET vip = NOT vip\"";
            case MONGODB -> "'db.customers.updateMany({}, {\"$set\": {\"vip\": true}})'";
            case DYNAMODB -> "'put customers {\"id\": {\"N\": \"4\"}, \"vip\": {\"BOOL\": true}}'";
        };
    }

    /** What a user may try: to see rows, quoted for a shell. */
    String query() {
        return switch (this) {
            case POSTGRES, MYSQL -> "\"SELECT * FROM customers\"";
            case MONGODB -> "'db.customers.find({})'";
            case DYNAMODB -> "'scan customers'";
        };
    }

    /** The names of these, for people. */
    static String titles(Collection<Source> sources) {
        return sources.stream().map(Source::title).collect(Collectors.joining(", "));
    }
}
