package io.millrace.testkit.aws.dynamodb;

import io.millrace.testkit.aws.kinesis.LocalKinesis;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The DynamoDB of a LocalAws, seen from inside the server. It has what a reader of a table and of its Kinesis stream
 * needs, and no expressions: a change of an item is a put over it. Thread-safe. What a client can do through the API is
 * better done through the API.
 */
public final class LocalDynamoDb {
    private final Map<String, LocalTable> tables = new ConcurrentSkipListMap<>();
    private final DynamoDbSettings settings;

    /**
     * An account without tables.
     *
     * @param region the region, for ARNs and records
     * @param account the account id, for ARNs
     * @param clock what the service takes for the time
     * @param seed where event ids and made-up orders come from
     * @param kinesis where changes are written to
     */
    public LocalDynamoDb(String region, String account, Clock clock, long seed, LocalKinesis kinesis) {
        settings = new DynamoDbSettings(region, account, clock, seed, kinesis);
    }

    /** Creates a table whose key is one attribute, a text, and that is ACTIVE at once, unless {@link #transition} says otherwise. */
    public LocalTable createTable(String name, String key) {
        return create(name, new KeySchema(List.of(new KeySchema.Attribute(key, "S"))), true);
    }

    /** The same, with a stream that its changes are written to. */
    public LocalTable createTable(String name, String key, String stream) {
        LocalTable table = createTable(name, key);
        String arn = settings.kinesis().stream(stream).arn();
        table.locked(() -> {
            table.destination(new StreamingDestination(
                    arn, StreamingDestination.Precision.MICROSECOND, settings.clock(), settings.transitionMillis()));
            return table;
        });
        return table;
    }

    /** The table with this name. */
    public LocalTable table(String name) {
        LocalTable table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("There is no table " + name + "; there are: " + tableNames());
        }
        return table;
    }

    /** The names of all tables, sorted. */
    public List<String> tableNames() {
        return List.copyOf(tables.keySet());
    }

    /** How long tables and destinations that are created from now on are not ACTIVE yet; by default no time at all. */
    public void transition(Duration duration) {
        settings.transition(duration);
    }

    DynamoDbSettings settings() {
        return settings;
    }

    LocalTable create(String name, KeySchema schema, boolean onDemand) {
        LocalTable table = new LocalTable(name, schema, onDemand, settings);
        if (tables.putIfAbsent(name, table) != null) {
            throw Refused.inUse("Table already exists: " + name);
        }
        return table;
    }

    @Nullable
    LocalTable find(String name) {
        return tables.get(name);
    }

    void delete(LocalTable table) {
        tables.remove(table.name(), table);
    }
}
