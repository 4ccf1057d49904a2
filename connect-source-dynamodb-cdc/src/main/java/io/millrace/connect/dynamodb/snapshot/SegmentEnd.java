package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.dynamodb.read.Handover;
import io.millrace.connect.dynamodb.shards.StreamId;

/** All of a segment was scanned. Immutable. */
public record SegmentEnd(StreamId stream, Segment segment) implements Handover {
    /** What is stored then. */
    public SegmentOffset offset() {
        return SegmentOffset.END;
    }
}
