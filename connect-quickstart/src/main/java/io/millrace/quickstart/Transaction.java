package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the database knew about a transaction, and so what the Records of its changes must say of it. Immutable. */
interface Transaction {
    /** What to call it, for people. */
    String name();

    /** When it began. */
    Instant begun();

    /** How many rows it changed. */
    int changed();

    /**
     * The values of the Records' fields that say where they come from, of those that are known.
     *
     * @param service the Records' service
     */
    Map<String, JsonNode> origin(String service);

    /** What is wrong with a Record's {@code position} and {@code sequence}: nothing where both are in the transaction's part of the log. */
    List<String> misplaced(JsonNode record);

    /** The same for rows that are read later, in a snapshot. */
    Transaction asSnapshot();

    /** Whether a Record tells one of its changes. */
    default boolean made(JsonNode record) {
        return origin(record.path("service").asText()).entrySet().stream()
                        .allMatch(field -> record.path(field.getKey()).equals(field.getValue()))
                && misplaced(record).isEmpty();
    }
}
