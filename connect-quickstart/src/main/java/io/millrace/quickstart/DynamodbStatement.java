package io.millrace.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.quickstart.Database.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One of DynamoDB's calls, in a few words: {@code put customers {"id": {"N": "1"}}}, and {@code delete} and {@code scan} likewise, with
 * items in DynamoDB's JSON. Immutable.
 *
 * @param action put, delete or scan
 * @param table the table
 * @param item the item that is put, or the key of the one that is deleted; empty for a scan
 */
record DynamodbStatement(Action action, String table, Map<String, AttributeValue> item) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WORDS =
            Pattern.compile("\\s*(\\w+)\\s+([\\w.-]+)\\s*(\\{.*})?\\s*;?\\s*", Pattern.DOTALL);

    /** What can be done. */
    enum Action {
        PUT,
        DELETE,
        SCAN
    }

    /** @throws IllegalArgumentException if it is none */
    static DynamodbStatement parse(String text) {
        Matcher words = WORDS.matcher(text);
        if (!words.matches()) {
            throw unknown(text);
        }
        Action action = Names.find(Action.class, words.group(1)).orElseThrow(() -> unknown(text));
        String item = words.group(3);
        if ((action == Action.SCAN) != (item == null)) {
            throw unknown(text);
        }
        return new DynamodbStatement(action, words.group(2), item == null ? Map.of() : Attributes.of(json(item)));
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException("Not put TABLE ITEM, delete TABLE KEY or scan TABLE, such as "
                + "put customers {\"id\": {\"N\": \"1\"}}: " + text.strip());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The item is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Runs it, and returns the number of items that were changed: what leaves an item as it is makes no change. */
    int run(DynamoDbClient client, Consumer<Result> results) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        client.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).items().stream()
                .limit(action == Action.SCAN ? Result.MAX_ROWS + 1L : Long.MAX_VALUE)
                .forEach(items::add);
        return switch (action) {
            case PUT -> {
                client.putItem(put -> put.tableName(table).item(item));
                yield items.contains(item) ? 0 : 1;
            }
            case DELETE -> {
                client.deleteItem(delete -> delete.tableName(table).key(item));
                yield items.stream().anyMatch(found -> found.entrySet().containsAll(item.entrySet())) ? 1 : 0;
            }
            case SCAN -> {
                results.accept(found(items));
                yield 0;
            }
        };
    }

    private Result found(List<Map<String, AttributeValue>> items) {
        boolean isWhole = items.size() <= Result.MAX_ROWS;
        List<List<String>> rows = items.stream()
                .limit(Result.MAX_ROWS)
                .map(found -> List.of(Attributes.json(found).toString()))
                .toList();
        return new Result(List.of(table), rows, isWhole);
    }
}
