package io.millrace.connect.dynamodb;

import io.millrace.connect.dynamodb.decode.DecodedRecord;
import io.millrace.connect.dynamodb.decode.SnapshotEvents;
import io.millrace.connect.dynamodb.snapshot.ScannedPage;
import io.millrace.connect.dynamodb.snapshot.SegmentOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes source records of the items that a scan has read. Stateless. */
final class SnapshotRecords {
    private SnapshotRecords() {}

    /**
     * The events of a page. The last has the offset behind the page, the others that in front of it: where only some of them were
     * stored, the page is read again.
     *
     * @throws io.millrace.connect.dynamodb.decode.DecodeException if an item cannot be read
     */
    static List<SourceRecord> of(ScannedPage page, SnapshotEvents events) {
        Map<String, String> partition = page.segment().partition(page.stream());
        List<SourceRecord> records = new ArrayList<>(page.items().size());
        int last = page.items().size() - 1;
        for (int i = 0; i <= last; i++) {
            DecodedRecord decoded =
                    events.of(page.segment().table(), page.items().get(i), page.keys(), page.readAt());
            SegmentOffset offset = i == last ? page.after() : page.before();
            records.add(decoded.at(partition, offset.encode()));
        }
        return records;
    }
}
