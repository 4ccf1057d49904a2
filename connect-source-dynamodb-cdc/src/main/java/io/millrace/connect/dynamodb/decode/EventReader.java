package io.millrace.connect.dynamodb.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.millrace.connect.dynamodb.decode.Event.Operation;
import io.millrace.connect.dynamodb.decode.Event.UserIdentity;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records that DynamoDB writes to Kinesis, their fields in any order, in one pass and without a tree. Confined to one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_using-shards-and-metrics.html">their form</a>
 */
final class EventReader {
    /** Two for each of DynamoDB's 32, and much more than that. */
    private static final int MAX_DEPTH = 1000;

    private static final int MAX_NUMBER = 1000;

    private static final BigDecimal FIRST_MILLIS = new BigDecimal("1e11");
    private static final BigDecimal FIRST_MICROS = new BigDecimal("1e14");
    private static final BigDecimal FIRST_NANOS = new BigDecimal("1e17");
    private static final BigDecimal MAX_MICROS = BigDecimal.valueOf(Long.MAX_VALUE / 1000);

    private final JsonFactory factory = new JsonFactoryBuilder()
            // Names are data here, of any number: they are not interned, and those that share a hash are no attack.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            // One thread reads one record at a time; and no thread-locals are left in the worker.
            .recyclerPool(JsonRecyclerPools.newBoundedPool(1))
            .build();

    private final ItemReader items;
    private final Tables tables;
    private final String defaultRegion;

    // What was read so far of the record that is being read.
    private @Nullable Operation operation;
    private @Nullable String id;
    private boolean isTableKnown;
    /** Null if it is not known yet, or not asked for. */
    private @Nullable Table table;

    private @Nullable String region;
    private @Nullable UserIdentity user;
    private boolean hasChange;
    private @Nullable BigDecimal time;
    private @Nullable String precision;
    private @Nullable SortedMap<String, Object> key;
    private @Nullable Object before;
    private @Nullable Object after;

    /**
     * @param items makes documents of items
     * @param tables the tables whose changes are wanted
     * @param defaultRegion the region of records that name none
     */
    EventReader(ItemReader items, Tables tables, String defaultRegion) {
        this.items = items;
        this.tables = tables;
        this.defaultRegion = defaultRegion;
    }

    /**
     * Reads a record.
     *
     * @return nothing if it is a change of a table that is not wanted
     * @throws UnreadableException if it is no change of DynamoDB's, or a broken one; says where and why
     */
    Optional<Event> read(Slice data) throws UnreadableException {
        clear();
        try (JsonParser parser = factory.createParser(data.array(), data.offset(), data.length())) {
            try {
                fields(parser);
            } catch (UnreadableException e) {
                throw new UnreadableException(Where.describe(parser, !e.isMalformed()) + " " + e.getMessage());
            } catch (StreamConstraintsException e) {
                throw new UnreadableException(Where.describe(parser, true) + " is nested more than " + MAX_DEPTH
                        + " levels deep, or a number of more than " + MAX_NUMBER + " characters");
            } catch (JsonProcessingException e) {
                // Not as the cause: its message quotes the text.
                throw new UnreadableException(Where.describe(parser, false) + " is no JSON");
            }
            return event();
        } catch (UnreadableException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableException("the record is no text");
        } finally {
            clear();
        }
    }

    private void clear() {
        operation = null;
        id = null;
        isTableKnown = false;
        table = null;
        region = null;
        user = null;
        hasChange = false;
        time = null;
        precision = null;
        key = null;
        before = null;
        after = null;
    }

    private void fields(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableException("is no JSON object");
        }
        DistinctNames names = new DistinctNames();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            names.add(name);
            JsonToken token = parser.nextToken();
            switch (name) {
                case "eventName" -> operation = operation(text(parser, token));
                case "eventID" -> id = text(parser, token);
                case "tableName" -> table(Item.text(parser, token));
                case "awsRegion" -> region = text(parser, token);
                case "eventSource" -> fixed(text(parser, token), "aws:dynamodb");
                case "recordFormat" -> fixed(text(parser, token), "application/json");
                case "userIdentity" -> user = user(parser, token);
                case "dynamodb" -> change(parser, token);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new UnreadableException("goes on behind its end");
        }
    }

    private void table(String name) throws UnreadableException {
        isTableKnown = true;
        table = tables.find(name).orElse(null);
    }

    private void change(JsonParser parser, JsonToken start) throws IOException {
        hasChange = true;
        if (isTableKnown && table == null) {
            parser.skipChildren();
            return;
        }
        Item.expect(JsonToken.START_OBJECT, start);
        DistinctNames names = new DistinctNames();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            names.add(name);
            JsonToken token = parser.nextToken();
            switch (name) {
                case "ApproximateCreationDateTime" -> time = time(parser, token);
                case "ApproximateCreationDateTimePrecision" -> precision = text(parser, token);
                case "Keys" -> key = key(parser, token);
                case "NewImage" -> after = image(parser, token);
                case "OldImage" -> before = image(parser, token);
                default -> parser.skipChildren();
            }
        }
    }

    private @Nullable Object image(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        Item.expect(JsonToken.START_OBJECT, token);
        return items.read(parser);
    }

    private static SortedMap<String, Object> key(JsonParser parser, JsonToken start) throws IOException {
        Item.expect(JsonToken.START_OBJECT, start);
        SortedMap<String, Object> key = new TreeMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (name.isEmpty()) {
                throw new UnreadableException("has an attribute without a name, which no field of a key has");
            }
            String type = Item.enter(parser, parser.nextToken());
            JsonToken token = parser.nextToken();
            Object value = switch (type) {
                case "S" -> Item.text(parser, token);
                case "N" -> Numbers.canonical(Item.number(parser, token));
                case "B" -> ByteBuffer.wrap(Item.binary(parser, token));
                default -> throw new UnreadableException("is of a type that no key has");
            };
            if (key.put(Item.wellFormed(name), value) != null) {
                throw new UnreadableException(DistinctNames.REPEATED);
            }
            Item.leave(parser);
        }
        return key;
    }

    private static @Nullable UserIdentity user(JsonParser parser, JsonToken start) throws IOException {
        if (start == JsonToken.VALUE_NULL) {
            return null;
        }
        Item.expect(JsonToken.START_OBJECT, start);
        String type = null;
        String principal = null;
        DistinctNames names = new DistinctNames();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            names.add(name);
            JsonToken token = parser.nextToken();
            switch (name) {
                case "type" -> type = text(parser, token);
                case "principalId" -> principal = text(parser, token);
                default -> parser.skipChildren();
            }
        }
        return new UserIdentity(type, principal);
    }

    private static @Nullable String text(JsonParser parser, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NULL ? null : Item.text(parser, token);
    }

    private static void fixed(@Nullable String text, String expected) throws UnreadableException {
        if (!expected.equals(text)) {
            throw new UnreadableException("is not " + expected + ": DynamoDB did not write this");
        }
    }

    private static Operation operation(@Nullable String name) throws UnreadableException {
        if (name != null) {
            switch (name) {
                case "INSERT" -> {
                    return Operation.CREATE;
                }
                case "MODIFY" -> {
                    return Operation.UPDATE;
                }
                case "REMOVE" -> {
                    return Operation.DELETE;
                }
                default -> {}
            }
        }
        throw new UnreadableException("is neither INSERT nor MODIFY nor REMOVE");
    }

    private static BigDecimal time(JsonParser parser, JsonToken token) throws IOException {
        if (!Item.isNumber(token)) {
            throw new UnreadableException("is no number");
        }
        return Numbers.computed(parser.getText());
    }

    private Optional<Event> event() throws UnreadableException {
        if (!isTableKnown) {
            throw missing("tableName");
        }
        Operation done = present(operation, "eventName");
        String eventId = present(id, "eventID");
        if (!hasChange) {
            throw missing("dynamodb");
        }
        if (table == null) {
            return Optional.empty();
        }
        SortedMap<String, Object> keys = present(key, "dynamodb.Keys");
        if (keys.isEmpty()) {
            throw missing("dynamodb.Keys");
        }
        if (after == null && done != Operation.DELETE) {
            throw missing("dynamodb.NewImage");
        }
        return Optional.of(new Event(
                done,
                eventId,
                table,
                region == null ? defaultRegion : region,
                user,
                micros(present(time, "dynamodb.ApproximateCreationDateTime"), precision),
                keys,
                before,
                done == Operation.DELETE ? null : after));
    }

    /**
     * The time in microseconds. The precision says its unit; without, which is how streams began, its digits do: seconds from 1970 to
     * 5138 have 10 or 11, milliseconds 12 to 14.
     */
    private static long micros(BigDecimal time, @Nullable String precision) throws UnreadableException {
        int digits;
        if (precision == null) {
            digits = time.compareTo(FIRST_MILLIS) < 0 ? 6 : time.compareTo(FIRST_MICROS) < 0 ? 3 : 0;
        } else {
            switch (precision) {
                case "MILLISECOND" -> digits = 3;
                case "MICROSECOND" -> digits = 0;
                default ->
                    throw new UnreadableException("dynamodb.ApproximateCreationDateTimePrecision is not known here");
            }
        }
        BigDecimal micros = time.movePointRight(digits).setScale(0, RoundingMode.DOWN);
        if (micros.signum() <= 0
                || micros.compareTo(MAX_MICROS) > 0
                || (precision == null && time.compareTo(FIRST_NANOS) >= 0)) {
            throw new UnreadableException("dynamodb.ApproximateCreationDateTime is no time");
        }
        return micros.longValueExact();
    }

    private static <T> T present(@Nullable T value, String field) throws UnreadableException {
        if (value == null) {
            throw missing(field);
        }
        return value;
    }

    private static UnreadableException missing(String field) {
        return new UnreadableException("the record has no " + field);
    }
}
