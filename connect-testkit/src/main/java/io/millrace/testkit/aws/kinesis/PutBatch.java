package io.millrace.testkit.aws.kinesis;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.testkit.aws.http.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of PutRecords or PutRecord, read in one pass over its bytes, and checked as far as that is possible
 * without the stream.
 */
final class PutBatch {
    private static final int MAX_KEY_CHARACTERS = 256;
    private static final long MAX_DATA_BYTES = 10L << 20;

    private @Nullable String streamName;
    private @Nullable String streamArn;
    private boolean recordsSeen;
    private int entriesSeen;
    private long bytes;
    private final List<Entry> entries;
    private final KinesisLimits limits;

    /**
     * One entry.
     *
     * @param partitionKey its partition key
     * @param data its payload
     * @param hashHigh the upper half of the hash key that routes it
     * @param hashLow the lower half
     * @param size what counts against limits: payload and partition key
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Entry(String partitionKey, byte[] data, long hashHigh, long hashLow, int size) {}

    private PutBatch(KinesisLimits limits, int capacity) {
        this.limits = limits;
        this.entries = new ArrayList<>(capacity);
    }

    @Nullable
    String streamName() {
        return streamName;
    }

    @Nullable
    String streamArn() {
        return streamArn;
    }

    List<Entry> entries() {
        return entries;
    }

    /** A batch that no request has asked for. */
    static PutBatch ofOne(String partitionKey, byte[] data, KinesisLimits limits) {
        PutBatch batch = new PutBatch(limits, 1);
        batch.add(partitionKey, null, data);
        return batch;
    }

    /** Reads a PutRecords request. */
    static PutBatch readMany(Wire wire, byte[] body, KinesisLimits limits) {
        PutBatch batch = new PutBatch(limits, limits.recordsPerPut());
        batch.read(wire, body, false);
        if (!batch.recordsSeen) {
            throw Invalid.member("null", "records", "Member must not be null");
        }
        if (batch.entriesSeen == 0 || batch.entriesSeen > limits.recordsPerPut()) {
            throw Invalid.member(
                    "[" + batch.entriesSeen + " records]",
                    "records",
                    batch.entriesSeen == 0
                            ? "Member must have length greater than or equal to 1"
                            : "Member must have length less than or equal to " + limits.recordsPerPut());
        }
        if (batch.bytes > limits.bytesPerPut()) {
            throw Invalid.argument("Records size exceeds " + (limits.bytesPerPut() >> 20) + " MB limit");
        }
        return batch;
    }

    /** Reads a PutRecord request. */
    static PutBatch readOne(Wire wire, byte[] body, KinesisLimits limits) {
        PutBatch batch = new PutBatch(limits, 1);
        batch.read(wire, body, true);
        return batch;
    }

    private void read(Wire wire, byte[] body, boolean single) {
        try (JsonParser parser = wire.parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Wire.malformed();
            }
            readObject(parser, single);
        } catch (IOException e) {
            throw Wire.malformed();
        }
    }

    /**
     * Reads an object's fields; {@code entry} is true when these are an entry's, alone or together with the stream's.
     */
    private void readObject(JsonParser parser, boolean entry) throws IOException {
        String partitionKey = null;
        String explicitHashKey = null;
        byte[] data = null;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (field) {
                case "Data" -> data = value == JsonToken.VALUE_NULL ? null : parser.getBinaryValue();
                case "PartitionKey" -> partitionKey = parser.getValueAsString();
                case "ExplicitHashKey" -> explicitHashKey = parser.getValueAsString();
                case "StreamName" -> streamName = parser.getValueAsString();
                case "StreamARN" -> streamArn = parser.getValueAsString();
                case "Records" -> readRecords(parser, value);
                default -> parser.skipChildren();
            }
        }
        if (entry) {
            entriesSeen++;
            add(partitionKey, explicitHashKey, data);
        }
    }

    private void readRecords(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            throw Wire.malformed();
        }
        recordsSeen = true;
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            if (entriesSeen < limits.recordsPerPut()) {
                readObject(parser, true);
            } else { // refused anyway: count, but keep nothing
                entriesSeen++;
                parser.skipChildren();
            }
        }
    }

    private void add(@Nullable String partitionKey, @Nullable String explicitHashKey, byte @Nullable [] data) {
        if (partitionKey == null) {
            throw Invalid.member("null", at("partitionKey"), "Member must not be null");
        }
        if (data == null) {
            throw Invalid.member("null", at("data"), "Member must not be null");
        }
        if (partitionKey.isEmpty()) {
            throw Invalid.member("", at("partitionKey"), "Member must have length greater than or equal to 1");
        }
        if (partitionKey.length() > MAX_KEY_CHARACTERS
                && partitionKey.codePointCount(0, partitionKey.length()) > MAX_KEY_CHARACTERS) {
            throw Invalid.member(
                    partitionKey,
                    at("partitionKey"),
                    "Member must have length less than or equal to " + MAX_KEY_CHARACTERS);
        }
        if (data.length > MAX_DATA_BYTES) {
            throw Invalid.member(
                    "java.nio.HeapByteBuffer[pos=0 lim=" + data.length + " cap=" + data.length + "]",
                    at("data"),
                    "Member must have length less than or equal to " + MAX_DATA_BYTES);
        }
        byte[] utf8 = partitionKey.getBytes(StandardCharsets.UTF_8);
        long high;
        long low;
        if (explicitHashKey == null) {
            KeyHasher hasher = KeyHasher.ofThread();
            hasher.hash(utf8);
            high = hasher.high();
            low = hasher.low();
        } else {
            HashKey key = Invalid.hashKey(explicitHashKey, "ExplicitHashKey");
            high = key.high();
            low = key.low();
        }
        int size = data.length + utf8.length;
        bytes += size;
        entries.add(new Entry(partitionKey, data, high, low, size));
    }

    private String at(String member) {
        return recordsSeen ? "records." + entriesSeen + ".member." + member : member;
    }
}
