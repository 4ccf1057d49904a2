package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.kinesis.LocalKinesis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table's changes to its Kinesis stream, as DynamoDB writes them: one JSON text each, all changes of an item
 * with the same partition key. Written at once, in order and once each, unless a test asks for something else, which the
 * service is free to do. Guarded by the table's lock.
 */
final class ChangeFeed {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String region;
    private final String table;
    private final Clock clock;
    private final Random random;
    private final LocalKinesis kinesis;
    private final List<Change> held = new ArrayList<>();
    private boolean holding;
    private boolean tellingPrecision = true;
    private int repeatEvery;
    private long written;
    private long lastMicros;

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Change(String stream, String partitionKey, byte[] json) {}

    ChangeFeed(String region, String table, Clock clock, Random random, LocalKinesis kinesis) {
        this.region = region;
        this.table = table;
        this.clock = clock;
        this.random = random;
        this.kinesis = kinesis;
    }

    /**
     * @param before the item before the change; null when there was none
     * @param after the item after it; null when it is gone
     * @param expired whether it is gone because its time to live was over
     */
    void changed(
            StreamingDestination destination,
            ItemKey key,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after,
            boolean expired) {
        String stream = destination.streamName();
        Change change = new Change(
                stream, key.fingerprint(), bytes(json(destination.precision(), key, before, after, expired)));
        if (holding) {
            held.add(change);
        } else {
            write(change);
        }
    }

    private ObjectNode json(
            StreamingDestination.Precision precision,
            ItemKey key,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after,
            boolean expired) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("awsRegion", region);
        json.put("eventID", new UUID(random.nextLong(), random.nextLong()).toString());
        json.put("eventName", before == null ? "INSERT" : after == null ? "REMOVE" : "MODIFY");
        if (expired) {
            json.putObject("userIdentity").put("type", "Service").put("principalId", "dynamodb.amazonaws.com");
        } else {
            json.putNull("userIdentity");
        }
        json.put("recordFormat", "application/json");
        json.put("tableName", table);
        ObjectNode change = json.putObject("dynamodb");
        long micros = nextMicros();
        boolean exact = precision == StreamingDestination.Precision.MICROSECOND;
        change.put("ApproximateCreationDateTime", exact ? micros : micros / 1000);
        change.set("Keys", key.attributes());
        int size = ItemSize.of(key.attributes());
        if (after != null) {
            change.set("NewImage", after);
            size += ItemSize.of(after);
        }
        if (before != null) {
            change.set("OldImage", before);
            size += ItemSize.of(before);
        }
        change.put("SizeBytes", size);
        if (tellingPrecision) {
            change.put("ApproximateCreationDateTimePrecision", precision.name());
        }
        json.put("eventSource", "aws:dynamodb");
        return json;
    }

    /** Later changes have later times, however little the clock has moved. */
    private long nextMicros() {
        lastMicros = Math.max(lastMicros + 1, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
        return lastMicros;
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(Change change) {
        kinesis.feed(change.stream(), change.partitionKey(), change.json());
        written++;
        if (repeatEvery > 0 && written % repeatEvery == 0) {
            kinesis.feed(change.stream(), change.partitionKey(), change.json());
        }
    }

    void hold() {
        holding = true;
    }

    void release(FeedOrder order) {
        holding = false;
        switch (order) {
            case REVERSED -> Collections.reverse(held);
            case SHUFFLED -> Collections.shuffle(held, random);
            case AS_HAPPENED -> {}
        }
        held.forEach(this::write);
        held.clear();
    }

    void repeatEvery(int changes) {
        repeatEvery = changes;
    }

    void tellPrecision(boolean telling) {
        tellingPrecision = telling;
    }

    /** Changes written until now; repetitions are not counted. */
    long written() {
        return written;
    }
}
