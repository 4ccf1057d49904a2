package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table, seen from inside the server: what a client cannot do through the API is done here. Thread-safe; one lock
 * guards items, destination and feed, so that the stream has the changes of an item in their order.
 */
public final class LocalTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ITEM_BYTES = 400 * 1024;

    private final String name;
    private final String arn;
    private final KeySchema schema;
    private final boolean onDemand;
    private final DynamoDbSettings settings;
    private final ChangeFeed feed;
    private final long createdMillis;
    private final long activeMillis;
    private final Object lock = new Object();
    private final NavigableMap<ItemKey, ObjectNode> items = new TreeMap<>();
    private long bytes;
    private @Nullable Long saidBytes;
    private @Nullable StreamingDestination destination;
    private long inconsistentScans;

    LocalTable(String name, KeySchema schema, boolean onDemand, DynamoDbSettings settings) {
        this.name = name;
        this.arn = settings.tableArn(name);
        this.schema = schema;
        this.onDemand = onDemand;
        this.settings = settings;
        this.feed = settings.newFeed(name);
        this.createdMillis = settings.clock().millis();
        this.activeMillis = createdMillis + settings.transitionMillis();
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its ARN. */
    public String arn() {
        return arn;
    }

    /** How many items it has. */
    public int itemCount() {
        synchronized (lock) {
            return items.size();
        }
    }

    /** Its items as the API writes them, one JSON text each, in no particular order. */
    public List<String> items() {
        synchronized (lock) {
            return items.values().stream().map(JsonNode::toString).toList();
        }
    }

    /** How many changes were written to its stream; those that a test has repeated count once. */
    public long changesWritten() {
        synchronized (lock) {
            return feed.written();
        }
    }

    /** How many scans did not ask for consistent reads: the service could have answered them with old items. */
    public long inconsistentScans() {
        synchronized (lock) {
            return inconsistentScans;
        }
    }

    /** Writes an item given as the API writes it, such as <code>{"id": {"S": "a"}}</code>. */
    public void put(String item) {
        put(AttributeValues.item(tree(item)));
    }

    /**
     * Deletes an item as the service does when its time to live is over.
     *
     * @param key as the API writes it, such as <code>{"id": {"S": "a"}}</code>
     * @return false if there was no such item
     */
    public boolean expire(String key) {
        return remove(schema.exactly(AttributeValues.item(tree(key))), true);
    }

    /** What DescribeTable says that the table's size is; the service looks only about every six hours, too. */
    public void sayBytes(long size) {
        synchronized (lock) {
            saidBytes = size;
        }
    }

    /** Keeps changes back, until {@link #releaseChanges}. */
    public void holdChanges() {
        synchronized (lock) {
            feed.hold();
        }
    }

    /** Writes the changes that were kept back, and keeps back no more. */
    public void releaseChanges(FeedOrder order) {
        synchronized (lock) {
            feed.release(order);
        }
    }

    /** Writes every so manieth change twice, the very same record; 0 for none, as it is at first. */
    public void repeatChanges(int every) {
        synchronized (lock) {
            feed.repeatEvery(every);
        }
    }

    /** Whether records say how exact their time is; those of older streams do not. By default they do. */
    public void tellPrecision(boolean telling) {
        synchronized (lock) {
            feed.tellPrecision(telling);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + e.getOriginalMessage(), e);
        }
    }

    // What follows is the service's.

    KeySchema schema() {
        return schema;
    }

    boolean isOnDemand() {
        return onDemand;
    }

    boolean isActive() {
        return settings.clock().millis() >= activeMillis;
    }

    long createdMillis() {
        return createdMillis;
    }

    long sizeBytes() {
        synchronized (lock) {
            return saidBytes == null ? bytes : saidBytes;
        }
    }

    <T> T locked(Supplier<T> task) {
        synchronized (lock) {
            return task.get();
        }
    }

    /** Refuses an item that cannot be put, and returns its key. */
    ItemKey check(ObjectNode item) {
        ItemKey key = schema.keyOf(item);
        if (ItemSize.of(item) > MOST_ITEM_BYTES) {
            throw Refused.because("Item size has exceeded the maximum allowed size");
        }
        return key;
    }

    void put(ObjectNode item) {
        ItemKey key = check(item);
        synchronized (lock) {
            ObjectNode before = items.put(key, item);
            bytes += ItemSize.of(item) - (before == null ? 0 : ItemSize.of(before));
            if (!item.equals(before)) {
                tell(key, before, item, false);
            }
        }
    }

    boolean remove(ItemKey key, boolean expired) {
        synchronized (lock) {
            ObjectNode before = items.remove(key);
            if (before == null) {
                return false;
            }
            bytes -= ItemSize.of(before);
            tell(key, before, null, expired);
            return true;
        }
    }

    private void tell(ItemKey key, @Nullable ObjectNode before, @Nullable ObjectNode after, boolean expired) {
        StreamingDestination to = destination;
        if (to != null && to.status() == StreamingDestination.Status.ACTIVE) {
            feed.changed(to, key, before, after, expired);
        }
    }

    /** Called under the lock. */
    @Nullable
    StreamingDestination destination() {
        return destination;
    }

    /** Called under the lock. */
    void destination(StreamingDestination newDestination) {
        destination = newDestination;
    }

    /** A page of items, and whether there is more behind it. */
    record Page(List<ObjectNode> items, int bytes, @Nullable ItemKey last) {}

    /**
     * Reads a page.
     *
     * @param from behind which key to go on; null to begin
     */
    Page scan(int segment, int totalSegments, @Nullable ItemKey from, int limit, int mostBytes, boolean consistent) {
        synchronized (lock) {
            inconsistentScans += consistent ? 0 : 1;
            List<ObjectNode> found = new ArrayList<>();
            int size = 0;
            ItemKey last = null;
            NavigableMap<ItemKey, ObjectNode> rest = from == null
                    ? items.tailMap(ItemKey.startOf(segment, totalSegments), true)
                    : items.tailMap(from, false);
            for (var entry : rest.entrySet()) {
                if (entry.getKey().segment(totalSegments) != segment) {
                    return new Page(found, size, null);
                }
                last = entry.getKey();
                found.add(entry.getValue());
                size += ItemSize.of(entry.getValue());
                if (found.size() == limit || size >= mostBytes) {
                    return new Page(found, size, last); // even if nothing follows: nobody has looked
                }
            }
            return new Page(found, size, null);
        }
    }
}
