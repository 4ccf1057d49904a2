package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.dynamodb.read.Handover;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items of a segment that follow each other. Immutable.
 *
 * @param stream whose offsets those of the scan are
 * @param keys the names of the key's attributes
 * @param before the offset in front of them: that of all records but the last
 * @param after the offset behind them
 * @param bytes the size of the items, about
 * @param readAt when they were read, by the service's clock
 */
public record ScannedPage(
        StreamId stream,
        Segment segment,
        List<String> keys,
        List<Map<String, AttributeValue>> items,
        SegmentOffset before,
        SegmentOffset after,
        long bytes,
        Instant readAt)
        implements Handover {
    public ScannedPage {
        keys = List.copyOf(keys);
        items = List.copyOf(items);
    }

    @Override
    public int records() {
        return items.size();
    }
}
