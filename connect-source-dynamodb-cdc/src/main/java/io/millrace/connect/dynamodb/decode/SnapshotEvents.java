package io.millrace.connect.dynamodb.decode;

import io.millrace.connect.dynamodb.decode.Event.Operation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Makes events of items that a scan read: the same keys, topics, schemas and documents that {@link ChangeDecoder} makes of changes, but
 * {@code op} is {@code r}, {@code source.snapshot} is {@code true}, and {@code source} has no shard, sequence or event id. Confined to
 * one thread.
 */
public final class SnapshotEvents {
    private static final Place SNAPSHOT = new Place(null, null, null, "true");

    private final String region;
    private final InstantSource clock;
    private final Tables tables;
    private final Envelopes envelopes;
    private final SdkItems items;

    /**
     * @param config tells prefix, stream, region and format; its list of tables does not matter here
     * @param clock tells when an event is made: its {@code ts_ms}
     */
    public SnapshotEvents(DecoderConfig config, InstantSource clock) {
        this.region = config.region();
        this.clock = clock;
        tables = new Tables(config.topicPrefix(), Set.of());
        envelopes = ChangeDecoder.envelopes(config);
        items = new SdkItems(config.format());
    }

    /**
     * The event of an item.
     *
     * @param table the table's name
     * @param item the whole item
     * @param keyAttributes the names of the attributes that make its key
     * @param readAt when it was read: {@code source.ts_ms}
     * @throws DecodeException if the item has no such key, or a value of a type that is not known here; names the table and the way out
     */
    public DecodedRecord of(
            String table, Map<String, AttributeValue> item, List<String> keyAttributes, Instant readAt) {
        try {
            Event event = new Event(
                    Operation.READ,
                    null,
                    tables.find(table).orElseThrow(),
                    region,
                    null,
                    ChronoUnit.MICROS.between(Instant.EPOCH, readAt),
                    key(item, keyAttributes),
                    null,
                    items.document(item));
            return ChangeDecoder.change(event, SNAPSHOT, envelopes, clock.instant());
        } catch (UnreadableException e) {
            throw new DecodeException(
                    "Table " + table + ": cannot make an event of an item that was scanned: an attribute "
                            + e.getMessage()
                            + ". A newer release may know it; to go on without the rest of the scan, set snapshot.mode=never");
        }
    }

    private static SortedMap<String, Object> key(Map<String, AttributeValue> item, List<String> attributes)
            throws UnreadableException {
        SortedMap<String, Object> key = new TreeMap<>();
        for (String name : attributes) {
            AttributeValue value = item.get(name);
            if (value == null) {
                throw new UnreadableException("of the key is missing: " + name);
            }
            key.put(name, SdkItems.key(value));
        }
        return key;
    }
}
