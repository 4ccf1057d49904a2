package io.millrace.connect.dynamodb.decode;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A change, or an item that a snapshot read.
 *
 * @param operation what was done
 * @param id DynamoDB's id of the event; null for what a snapshot read
 * @param table the table
 * @param region the table's region
 * @param user who did it; null unless DynamoDB names somebody
 * @param micros when it was done, microseconds since 1970
 * @param key the item's key: text, numbers as canonical text, bytes
 * @param before the item before, null where there was none, or it is not known
 * @param after the item after, null where there is none
 */
record Event(
        Operation operation,
        @Nullable String id,
        Table table,
        String region,
        @Nullable UserIdentity user,
        long micros,
        SortedMap<String, Object> key,
        @Nullable Object before,
        @Nullable Object after) {
    /** What was done, by Debezium's letters. */
    enum Operation {
        CREATE("c"),
        UPDATE("u"),
        DELETE("d"),
        READ("r");

        private final String code;

        Operation(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /** Who did it: DynamoDB itself, if the item's time to live was over. */
    record UserIdentity(@Nullable String type, @Nullable String principalId) {}
}
