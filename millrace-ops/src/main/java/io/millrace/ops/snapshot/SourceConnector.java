package io.millrace.ops.snapshot;

import io.millrace.ops.Connector;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotRequest.Channel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a Debezium source's configuration signals and notifications depend on. Immutable.
 *
 * @param name the connector's name
 * @param database what it reads
 * @param config its configuration
 */
record SourceConnector(String name, Database database, Map<String, String> config) {
    static final String CHANNELS = "signal.enabled.channels";
    static final String SIGNAL_TABLE = "signal.data.collection";
    static final String SIGNAL_TOPIC = "signal.kafka.topic";
    static final String SIGNAL_BOOTSTRAP_SERVERS = "signal.kafka.bootstrap.servers";
    static final String SIGNAL_FILE = "signal.file";
    static final String NOTIFICATION_CHANNELS = "notification.enabled.channels";
    static final String NOTIFICATION_TOPIC = "notification.sink.topic.name";

    private static final String PREFIX = "topic.prefix";
    private static final String CHUNK_SIZE = "incremental.snapshot.chunk.size";
    private static final int DEFAULT_CHUNK_SIZE = 1024;
    private static final String THREADS = "snapshot.max.threads";

    /** What a source reads: how its tables are named differs. */
    enum Database {
        POSTGRES("postgres", "table", 2, "public"),
        MYSQL("mysql", "table", 2, null),
        MARIADB("mariadb", "table", 2, null),
        SQLSERVER("sqlserver", "table", 3, "dbo"),
        ORACLE("oracle", "table", 3, null),
        MONGODB("mongodb", "collection", 2, null),
        OTHER("", "table", 2, null);

        private final String part;
        private final String collection;
        private final int nameParts;
        private final @Nullable String defaultSchema;

        Database(String part, String collection, int nameParts, @Nullable String defaultSchema) {
            this.part = part;
            this.collection = collection;
            this.nameParts = nameParts;
            this.defaultSchema = defaultSchema;
        }

        /** What a table is called, also in the names of the include lists. */
        String collection() {
            return collection;
        }

        /** How many parts the name of a table has in a signal. */
        int nameParts() {
            return nameParts;
        }

        /** Where a table is that is named without its schema, unless the include lists tell. */
        @Nullable
        String defaultSchema() {
            return defaultSchema;
        }

        /** Whether its connector can do an incremental snapshot without writing to the database. */
        boolean canBeReadOnly() {
            return this == POSTGRES || this == MYSQL || this == MARIADB;
        }

        private static Database of(String connectorClass) {
            String simple = connectorClass.toLowerCase(Locale.ROOT);
            for (Database database : values()) {
                if (simple.contains(database.part)) {
                    return database;
                }
            }
            return OTHER;
        }
    }

    /** Copies the map. */
    SourceConnector {
        config = Map.copyOf(config);
    }

    /**
     * The connector, if it is a source of Debezium's.
     *
     * @throws OpsException with {@link Kind#INVALID} otherwise
     */
    static SourceConnector of(Connector connector) {
        String type = connector.config().getOrDefault("connector.class", "");
        if (type.startsWith("io.millrace.connect.dynamodb.")) {
            throw new OpsException(
                    Kind.INVALID,
                    ("Connector '%s' reads DynamoDB, which takes no signals: it reads its tables when it starts without offsets and has"
                                    + " snapshot.mode=initial. Stop it, reset its offsets (millrace offsets reset %s), and resume it.")
                            .formatted(connector.name(), connector.name()));
        }
        boolean isDebezium = type.startsWith("io.debezium.")
                || (!type.contains(".") && Database.of(type) != Database.OTHER && !type.contains("Jdbc"));
        if (connector.type() == Connector.Type.SINK || !isDebezium) {
            throw new OpsException(
                    Kind.INVALID,
                    "Connector '%s' is no source of Debezium's (connector.class=%s): only these make snapshots on demand."
                            .formatted(connector.name(), type));
        }
        return new SourceConnector(connector.name(), Database.of(type), connector.config());
    }

    /**
     * Refuses a connector that would not see a signal.
     *
     * @throws OpsException with {@link Kind#INVALID} if it does not run
     */
    static void requireRunning(Connector connector) {
        Connector.State state = connector.status().state();
        String name = connector.name();
        if (connector.status().hasFailed()) {
            throw new OpsException(
                    Kind.INVALID,
                    "Connector '%s' has failed and sees no signals: look at millrace status %s, then millrace restart %s --failed."
                            .formatted(name, name, name));
        }
        if (state == Connector.State.PAUSED || state == Connector.State.STOPPED) {
            throw new OpsException(
                    Kind.INVALID,
                    "Connector '%s' is %s and sees no signals: millrace resume %s first.".formatted(name, state, name));
        }
        boolean isRunning = state == Connector.State.RUNNING
                && !connector.status().tasks().isEmpty()
                && connector.status().tasks().stream().allMatch(task -> task.state() == Connector.State.RUNNING);
        if (!isRunning) {
            throw new OpsException(
                    Kind.INVALID,
                    "Connector '%s' does not run yet (%s, %d tasks): it sees no signals before it does. Try again when millrace status %s shows RUNNING."
                            .formatted(name, state, connector.status().tasks().size(), name));
        }
    }

    /** A word of a topic that belongs to the connector; the key of signals in Kafka. */
    String topicPrefix() {
        String prefix = get(PREFIX);
        if (prefix == null) {
            throw new OpsException(Kind.INVALID, "Connector '" + name + "' has no " + PREFIX + ".");
        }
        return prefix;
    }

    /** The channels it listens to. */
    Set<Channel> channels() {
        String channels = get(CHANNELS);
        Set<String> names = Set.copyOf(split(channels == null ? "source" : channels));
        Set<Channel> known = EnumSet.noneOf(Channel.class);
        for (Channel channel : List.of(Channel.SOURCE, Channel.KAFKA, Channel.FILE)) {
            if (names.contains(channel.name().toLowerCase(Locale.ROOT))) {
                known.add(channel);
            }
        }
        return known;
    }

    /** The table of signals, as Debezium names it; the first, where a connector of several databases has one for each. */
    @Nullable
    String signalTable() {
        List<String> tables = signalTables();
        return tables.isEmpty() ? null : tables.get(0);
    }

    /** The tables of signals: one but for a connector of several databases. */
    List<String> signalTables() {
        return split(get(SIGNAL_TABLE));
    }

    /** The topic of signals. */
    String signalTopic() {
        String topic = get(SIGNAL_TOPIC);
        return topic == null ? topicPrefix() + "-signal" : topic;
    }

    /** The file of signals, on the worker. */
    String signalFile() {
        String file = get(SIGNAL_FILE);
        return file == null ? "file-signals.txt" : file;
    }

    /** The topic it writes notifications to; null: it writes none to a topic. */
    @Nullable
    String notificationTopic() {
        return split(get(NOTIFICATION_CHANNELS)).contains("sink") ? get(NOTIFICATION_TOPIC) : null;
    }

    /** Whether it never writes to the database: an incremental snapshot then needs no table of signals. */
    boolean isReadOnly() {
        return database.canBeReadOnly() && Boolean.parseBoolean(get("read.only"));
    }

    /** How many rows an incremental snapshot reads at a time; of MongoDB one chunk for each thread. */
    int chunkSize() {
        int size = number(CHUNK_SIZE, DEFAULT_CHUNK_SIZE);
        return database == Database.MONGODB ? size * number(THREADS, 1) : size;
    }

    private int number(String key, int otherwise) {
        String value = get(key);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /**
     * A value of the configuration; null if it is absent or empty.
     *
     * @throws OpsException with {@link Kind#INVALID} if it is a reference that only the worker can resolve
     */
    @Nullable
    String get(String key) {
        String value = config.get(key);
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.contains("${")) {
            throw new OpsException(
                    Kind.INVALID,
                    "The value of %s of connector '%s' is %s, which only its worker can resolve: give it as it is."
                            .formatted(key, name, value));
        }
        return value.trim();
    }

    private static List<String> split(@Nullable String list) {
        List<String> values = new ArrayList<>();
        for (String value : list == null ? new String[0] : list.split(",", -1)) {
            if (!value.isBlank()) {
                values.add(value.trim());
            }
        }
        return values;
    }
}
