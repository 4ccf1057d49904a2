package io.millrace.connect.dynamodb.shards;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * How far a shard has been read: its source offset. Immutable.
 *
 * <p>{@link Decision.Start} has the first one; each is made from the one before it, so that nothing that is known gets lost.
 *
 * @param sequenceNumber of the last record that was read; null if there was none yet
 * @param subSequenceNumber only within an aggregate: of the last record in it that was read, where others follow
 * @param readThrough everything that arrived before this was read, by the service's clock; null where that is not known
 * @param state whether the shard goes on
 * @param isFromBeginning says of a shard without a sequence number that it was read from its beginning: what descends from it is
 *     to be read from the beginning too
 */
public record ShardOffset(
        @Nullable String sequenceNumber,
        @Nullable Long subSequenceNumber,
        @Nullable Instant readThrough,
        State state,
        boolean isFromBeginning) {
    /** Whether a shard goes on. */
    public enum State {
        ACTIVE,
        /** All of the shard was read, and it gets no more. */
        END
    }

    /** Nothing was read. Not to be sent: it says no more than no offset, but as if the shard's parents had been read. */
    static final ShardOffset NOTHING = new ShardOffset(null, null, null, State.ACTIVE, false);

    /** An example for messages. */
    static final String FORM =
            "{\"version\": 1, \"sequenceNumber\": \"4957…\", \"readThroughMs\": 1767225600000, \"state\": \"ACTIVE\"},"
                    + " or state \"END\"; \"sequenceNumber\" and \"readThroughMs\" may be left out,"
                    + " and \"subSequenceNumber\" counts from 0 within an aggregate";

    private static final Set<String> FIELDS =
            Set.of("version", "sequenceNumber", "subSequenceNumber", "readThroughMs", "state", "fromBeginning");

    /** Behind a Kinesis record, all of it. */
    public ShardOffset behind(String lastSequenceNumber, Instant through) {
        return new ShardOffset(lastSequenceNumber, null, through, State.ACTIVE, false);
    }

    /** Behind a record within an aggregate, where others follow. */
    public ShardOffset within(String aggregate, long lastSubSequenceNumber, Instant through) {
        return new ShardOffset(aggregate, lastSubSequenceNumber, through, State.ACTIVE, false);
    }

    /** At the same place, where nothing else arrived up to then. */
    public ShardOffset idle(Instant through) {
        return new ShardOffset(sequenceNumber, subSequenceNumber, through, state, isFromBeginning);
    }

    /** Behind everything the shard has, and will have. */
    public ShardOffset ended(Instant through) {
        return new ShardOffset(sequenceNumber, subSequenceNumber, through, State.END, isFromBeginning);
    }

    /** Where nothing was read yet, notes where the shard begins. */
    ShardOffset startedAt(StartAt at) {
        return new ShardOffset(null, null, readThrough, state, at instanceof StartAt.Beginning);
    }

    /** Whether it says anything: until a page was read there is nothing to send. */
    public boolean isWorthStoring() {
        return sequenceNumber != null || readThrough != null;
    }

    public boolean isEnd() {
        return state == State.END;
    }

    /**
     * Whether the shard's children have to be read from their beginning, since their records follow what was read of this one. An
     * END without a time is what a user wrote.
     */
    boolean isChildReadFromBeginning() {
        return sequenceNumber != null || isFromBeginning || (isEnd() && readThrough == null);
    }

    /** As Connect stores it. */
    public Map<String, Object> encode() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("version", OffsetFields.VERSION);
        put(fields, "sequenceNumber", sequenceNumber);
        put(fields, "subSequenceNumber", subSequenceNumber);
        put(fields, "readThroughMs", readThrough == null ? null : readThrough.toEpochMilli());
        fields.put("state", state.name());
        put(fields, "fromBeginning", isFromBeginning ? true : null);
        return fields;
    }

    /**
     * Reads what {@link #encode} made.
     *
     * @param shardId for errors
     * @param offset as Connect has stored it, or a user wrote it
     * @throws ConnectException if it is of a later release, or its form is wrong
     */
    public static ShardOffset decode(String shardId, Map<String, ?> offset) {
        OffsetFields fields = new OffsetFields(offset, FIELDS, "The offset of shard " + shardId, FORM);
        String sequenceNumber = fields.text("sequenceNumber");
        Long subSequenceNumber = fields.integer("subSequenceNumber");
        if (sequenceNumber != null && !isNumber(sequenceNumber)) {
            throw fields.wrong("\"sequenceNumber\" is not a number in decimal digits");
        }
        if (subSequenceNumber != null && (sequenceNumber == null || subSequenceNumber < 0)) {
            throw fields.wrong("\"subSequenceNumber\" is negative, or without a \"sequenceNumber\"");
        }
        State state = switch (fields.required("state", fields.text("state"))) {
            case "ACTIVE" -> State.ACTIVE;
            case "END" -> State.END;
            default -> throw fields.wrong("\"state\" is neither \"ACTIVE\" nor \"END\"");
        };
        return new ShardOffset(
                sequenceNumber,
                subSequenceNumber,
                fields.time("readThroughMs"),
                state,
                sequenceNumber == null && fields.flag("fromBeginning"));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
