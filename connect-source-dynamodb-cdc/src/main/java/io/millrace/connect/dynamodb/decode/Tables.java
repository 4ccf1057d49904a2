package io.millrace.connect.dynamodb.decode;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tables on a stream that are asked for, and what is known of each: remembered, but not more than a bound, since anybody may write
 * to a stream. Confined to one thread.
 */
final class Tables {
    private static final int MAX_REMEMBERED = 1000;
    /** Kafka's: org.apache.kafka.common.internals.Topic. */
    private static final int MAX_TOPIC = 249;
    /** DynamoDB's, which are Kafka's too; see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,255}");

    private final String prefix;
    private final Set<String> include;
    private final Map<String, Optional<Table>> known = new HashMap<>();

    /** @param include their names; all where there is none */
    Tables(String prefix, Set<String> include) {
        this.prefix = prefix;
        this.include = include;
    }

    /**
     * The table of that name; nothing if its changes are not asked for.
     *
     * @throws UnreadableException if no table can be called so
     */
    Optional<Table> find(String name) throws UnreadableException {
        Optional<Table> found = known.get(name);
        if (found == null) {
            found = decide(name);
            if (known.size() >= MAX_REMEMBERED) {
                known.clear();
            }
            known.put(name, found);
        }
        return found;
    }

    private Optional<Table> decide(String name) throws UnreadableException {
        if (!NAME.matcher(name).matches()) {
            throw new UnreadableException("is not the name of a table");
        }
        if (!include.isEmpty() && !include.contains(name)) {
            return Optional.empty();
        }
        Table table = new Table(prefix, name);
        if (table.topic().length() > MAX_TOPIC) {
            throw new UnreadableException("makes the topic's name, which topic.prefix begins, longer than the "
                    + MAX_TOPIC + " characters that Kafka allows");
        }
        return Optional.of(table);
    }
}
