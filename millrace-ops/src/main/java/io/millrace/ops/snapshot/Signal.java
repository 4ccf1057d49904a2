package io.millrace.ops.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.ops.SnapshotRequest;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A signal as Debezium reads it. Immutable.
 *
 * @param id at most 42 characters: so wide is the column in the table that Debezium's documentation shows
 * @param type what is to be done
 * @param data JSON; never absent: in a topic or a file Debezium skips a signal without
 */
record Signal(String id, String type, String data) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Characters that mean something in a regular expression. A dot matches itself; what else it could match has no dot in it. */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\\\[\\](){}*+?^|]");

    /** With the dollar, which lets an expression match nothing. */
    private static final Pattern EXPRESSION = Pattern.compile(SPECIAL.pattern() + "|\\$");

    /**
     * A signal that asks for a snapshot.
     *
     * @param tables as Debezium names them
     * @param select a condition of a table's as a statement; a blocking snapshot's filter is one
     */
    static Signal execute(String id, List<String> tables, SnapshotRequest request, UnaryOperator<String> select) {
        ObjectNode data = JSON.createObjectNode();
        data.put("type", request.type().name().toLowerCase(Locale.ROOT));
        boolean isBlocking = request.type() == SnapshotRequest.Type.BLOCKING;
        addTables(data, tables, isBlocking ? EXPRESSION : SPECIAL);
        String filter = request.filter();
        if (filter != null) {
            ArrayNode conditions = data.putArray("additional-conditions");
            for (String table : tables) {
                conditions
                        .addObject()
                        .put("data-collection", isBlocking ? table : Pattern.quote(table))
                        .put("filter", isBlocking ? select.apply(table) + filter : filter);
            }
        }
        if (request.surrogateKey() != null) {
            data.put("surrogate-key", request.surrogateKey());
        }
        return new Signal(id, "execute-snapshot", data.toString());
    }

    static Signal pause(String id) {
        return new Signal(id, "pause-snapshot", incremental().toString());
    }

    static Signal resume(String id) {
        return new Signal(id, "resume-snapshot", incremental().toString());
    }

    /** Ends the snapshot for these tables; for all, if there are none. */
    static Signal stop(String id, List<String> tables) {
        ObjectNode data = incremental();
        if (!tables.isEmpty()) {
            addTables(data, tables, SPECIAL);
        }
        return new Signal(id, "stop-snapshot", data.toString());
    }

    /** All of it, in a line: a topic's value, a file's line. */
    String json() {
        try {
            return JSON.createObjectNode()
                    .put("id", id)
                    .put("type", type)
                    .set("data", JSON.readTree(data))
                    .toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(data, e);
        }
    }

    /** The statement that inserts it into a collection of MongoDB's. */
    String mongosh(String collection) {
        int dot = collection.indexOf('.');
        return "db.getSiblingDB(%s).getCollection(%s).insertOne({_id: %s, type: %s, data: %s})"
                .formatted(
                        quoted(collection.substring(0, Math.max(0, dot))),
                        quoted(collection.substring(dot + 1)),
                        quoted(id),
                        quoted(type),
                        data);
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static ObjectNode incremental() {
        return JSON.createObjectNode().put("type", "incremental");
    }

    /**
     * Debezium takes each as a regular expression for the tables it knows, and as a name where none of these matches; a blocking snapshot's
     * as an expression alone. So a name goes as it is, for tables that it does not know yet, unless it would match others.
     */
    private static void addTables(ObjectNode data, List<String> tables, Pattern special) {
        ArrayNode collections = data.putArray("data-collections");
        for (String table : tables) {
            collections.add(special.matcher(table).find() ? escaped(table) : table);
        }
    }

    private static String escaped(String table) {
        return table.replaceAll("[\\\\\\[\\](){}*+?^|.$]", "\\\\$0");
    }
}
