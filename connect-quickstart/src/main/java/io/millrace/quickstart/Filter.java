package io.millrace.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Which changes a subscriber of the topic wants, by their table and by what happened. Immutable.
 *
 * @param table the table
 * @param eventTypes what happened
 */
record Filter(String table, List<String> eventTypes) {
    /** What the quickstart's subscriber wants. */
    static final Filter CUSTOMERS_CHANGED = new Filter("customers", List.of("UPDATE", "DELETE"));

    private static final ObjectMapper JSON = new ObjectMapper();

    boolean takes(String changedTable, String eventType) {
        return changedTable.equals(table) && eventTypes.contains(eventType);
    }

    /** The same as SNS reads it, by the attributes that the sink gives each message. */
    String policy() {
        ObjectNode policy = JSON.createObjectNode();
        policy.putArray("table_name").add(table);
        eventTypes.forEach(policy.putArray("event_type")::add);
        return policy.toString();
    }
}
