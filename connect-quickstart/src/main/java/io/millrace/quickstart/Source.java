package io.millrace.quickstart;

import java.util.Collection;
import java.util.stream.Collectors;

/** A database that the quickstart can capture. */
enum Source {
    POSTGRES("PostgreSQL", "postgresql", "public", Port.POSTGRES),
    MYSQL("MySQL", "mysql", "shop", Port.MYSQL),
    MONGODB("MongoDB", "mongodb", "shop", Port.MONGODB);

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

    /** The schema or database that its tables or collections are in. */
    String namespace() {
        return namespace;
    }

    Port port() {
        return port;
    }

    /** Whether it speaks SQL, and changes several rows in one transaction. */
    boolean isRelational() {
        return this != MONGODB;
    }

    /** The {@code primary_key} of its Records. */
    String key() {
        return isRelational() ? "id" : "_id";
    }

    /** The configuration of its connector, a path in the project. */
    String example() {
        return "config-examples/" + Names.of(this) + "-source.json";
    }

    /** What a user may try: to change rows, quoted for a shell. */
    String change() {
        return isRelational()
                ? "\"UPDATE customers SET vip = NOT vip\""
                : "'db.customers.updateMany({}, {\"$set\": {\"vip\": true}})'";
    }

    /** What a user may try: to see rows, quoted for a shell. */
    String query() {
        return isRelational() ? "\"SELECT * FROM customers\"" : "'db.customers.find({})'";
    }

    /** The names of these, for people. */
    static String titles(Collection<Source> sources) {
        return sources.stream().map(Source::title).collect(Collectors.joining(", "));
    }
}
