package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.message.Digests;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An item's key, in the order in which a scan comes by it: by the hash of the partition key, and among items of one
 * partition key by the sort key. Immutable.
 */
final class ItemKey implements Comparable<ItemKey> {
    /** A hash has 63 bits, so that it is no negative number. */
    private static final int HASH_BITS = 63;

    private static final int SEGMENT_BITS = 32;
    private static final byte[] NONE = {};

    private final long hash;
    private final String partition;
    private final @Nullable BigDecimal sortNumber;
    private final byte[] sortBytes;
    private final ObjectNode attributes;

    private ItemKey(
            long hash, String partition, @Nullable BigDecimal sortNumber, byte[] sortBytes, ObjectNode attributes) {
        this.hash = hash;
        this.partition = partition;
        this.sortNumber = sortNumber;
        this.sortBytes = sortBytes;
        this.attributes = attributes;
    }

    /**
     * @param attributes the key's attributes, as they are kept
     * @param schema what they are
     */
    static ItemKey of(ObjectNode attributes, KeySchema schema) {
        KeySchema.Attribute hashKey = schema.attributes().get(0);
        String partition = hashKey.type()
                + attributes.path(hashKey.name()).path(hashKey.type()).textValue();
        BigDecimal sortNumber = null;
        byte[] sortBytes = NONE;
        if (schema.attributes().size() > 1) {
            KeySchema.Attribute sortKey = schema.attributes().get(1);
            String sort = attributes.path(sortKey.name()).path(sortKey.type()).textValue();
            switch (sortKey.type()) {
                case "N" -> sortNumber = new BigDecimal(sort);
                case "B" -> sortBytes = AttributeValues.bytes(sort);
                default -> sortBytes = sort.getBytes(StandardCharsets.UTF_8);
            }
        }
        long hash = Long.parseUnsignedLong(md5(partition).substring(0, 16), 16) >>> (Long.SIZE - HASH_BITS);
        return new ItemKey(hash, partition, sortNumber, sortBytes, attributes);
    }

    /** Where a segment begins: in front of all of its keys, and behind all of the segment before. */
    static ItemKey startOf(int segment, int totalSegments) {
        long start = ((long) segment << SEGMENT_BITS) / totalSegments;
        if (((start * totalSegments) >>> SEGMENT_BITS) < segment) {
            start++;
        }
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        return new ItemKey(start << (HASH_BITS - SEGMENT_BITS), "", null, NONE, none);
    }

    /** Which of so many segments of the table it is in. */
    int segment(int totalSegments) {
        return (int) (((hash >>> (HASH_BITS - SEGMENT_BITS)) * totalSegments) >>> SEGMENT_BITS);
    }

    /** Its attributes, as the API shows them. */
    ObjectNode attributes() {
        return attributes;
    }

    /** The same for the same key at all times: what DynamoDB takes for the partition key of a record in Kinesis. */
    String fingerprint() {
        return md5(attributes.toString()).toUpperCase(Locale.ROOT);
    }

    private static String md5(String text) {
        return Digests.md5(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int compareTo(ItemKey other) {
        int order = Long.compare(hash, other.hash);
        if (order == 0) {
            order = partition.compareTo(other.partition);
        }
        if (order == 0 && sortNumber != null && other.sortNumber != null) {
            order = sortNumber.compareTo(other.sortNumber);
        }
        return order == 0 ? Arrays.compareUnsigned(sortBytes, other.sortBytes) : order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemKey key && compareTo(key) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
