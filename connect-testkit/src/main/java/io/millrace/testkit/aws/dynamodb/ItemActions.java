package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.fault.Interference;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PutItem, DeleteItem and BatchWriteItem, without conditions. Thread-safe. */
final class ItemActions {
    private static final int MOST_WRITES = 25;

    private final Tables tables;

    ItemActions(Tables tables) {
        this.tables = tables;
    }

    PreparedCall putItem(DynamoDbArgs args) {
        args.knowing("TableName", "Item");
        String name = args.table();
        ObjectNode item = args.item("Item");
        return new PreparedCall(name, interference -> {
            tables.usable(name).put(item);
            return nothing(args);
        });
    }

    PreparedCall deleteItem(DynamoDbArgs args) {
        args.knowing("TableName", "Key");
        String name = args.table();
        ObjectNode key = args.item("Key");
        return new PreparedCall(name, interference -> {
            LocalTable table = tables.usable(name);
            table.remove(table.schema().exactly(key), false);
            return nothing(args);
        });
    }

    /** A write of a batch: a put when there is an item, else a delete. */
    private record Write(String table, JsonNode request, boolean put, ObjectNode item) {}

    /** As a fault plan sees it, the entries of the batch are items and keys, each a JSON text; a failed one is unprocessed. */
    PreparedCall batchWriteItem(DynamoDbArgs args) {
        args.knowing("RequestItems");
        List<Write> writes = writes(args.node("RequestItems"));
        if (writes.isEmpty() || writes.size() > MOST_WRITES) {
            throw writes.isEmpty()
                    ? Refused.member("{}", "requestItems", "Member must have length greater than or equal to 1")
                    : Refused.because("Too many items requested for the BatchWriteItem call");
        }
        return new PreparedCall(writes.get(0).table(), interference -> {
            requireDistinct(writes);
            Map<String, List<JsonNode>> unprocessed = apply(writes, interference);
            return Wire.JSON.reply(args.message(), 64, generator -> {
                generator.writeObjectFieldStart("UnprocessedItems");
                for (Map.Entry<String, List<JsonNode>> table : unprocessed.entrySet()) {
                    generator.writeArrayFieldStart(table.getKey());
                    for (JsonNode request : table.getValue()) {
                        generator.writeRawValue(request.toString());
                    }
                    generator.writeEndArray();
                }
                generator.writeEndObject();
            });
        });
    }

    private static List<Write> writes(JsonNode requestItems) {
        List<Write> writes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> table : requestItems.properties()) {
            String name = DynamoDbArgs.table(table.getKey());
            for (JsonNode request : table.getValue()) {
                boolean put = request.has("PutRequest");
                JsonNode item = put
                        ? request.path("PutRequest").path("Item")
                        : request.path("DeleteRequest").path("Key");
                if (!item.isObject()) {
                    throw Refused.because("Supplied WriteRequest has no PutRequest with an Item and no DeleteRequest"
                            + " with a Key");
                }
                writes.add(new Write(name, request, put, AttributeValues.item(item)));
            }
        }
        return writes;
    }

    /** Checks all of them before any is applied. */
    private void requireDistinct(List<Write> writes) {
        Set<String> keys = new HashSet<>();
        for (Write write : writes) {
            LocalTable table = tables.usable(write.table());
            ItemKey key =
                    write.put() ? table.check(write.item()) : table.schema().exactly(write.item());
            if (!keys.add(write.table() + key.attributes())) {
                throw Refused.because("Provided list of item keys contains duplicates");
            }
        }
    }

    private Map<String, List<JsonNode>> apply(List<Write> writes, Interference interference) {
        Map<String, List<JsonNode>> unprocessed = new LinkedHashMap<>();
        for (Write write : writes) {
            byte[] text = interference.touchesEntries()
                    ? write.item().toString().getBytes(StandardCharsets.UTF_8)
                    : new byte[0];
            if (interference.touchesEntries() && interference.failureOf("", "", text) != null) {
                unprocessed
                        .computeIfAbsent(write.table(), table -> new ArrayList<>())
                        .add(write.request());
                continue;
            }
            LocalTable table = tables.usable(write.table());
            if (write.put()) {
                table.put(write.item());
            } else {
                table.remove(table.schema().exactly(write.item()), false);
            }
        }
        return unprocessed;
    }

    private static AwsReply nothing(DynamoDbArgs args) {
        return Wire.JSON.reply(args.message(), 2, generator -> {});
    }
}
