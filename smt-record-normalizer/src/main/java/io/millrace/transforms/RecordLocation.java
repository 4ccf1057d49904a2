package io.millrace.transforms;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;

/** Says where a record is, without its content. */
final class RecordLocation {
    /** What source offsets say about positions; they may hold more, even keys of rows. */
    private static final List<String> POSITIONS = List.of(
            "lsn", "txId", "file", "pos", "row", "gtid", "scn", "commit_scn", "commit_lsn", "change_lsn", "sec", "ord");

    private RecordLocation() {}

    static String of(ConnectRecord<?> record) {
        if (record instanceof SinkRecord sink) {
            // Where it was read, whatever transforms before this one made of its topic.
            return "topic " + sink.originalTopic() + ", partition " + sink.originalKafkaPartition() + ", offset "
                    + sink.originalKafkaOffset();
        }
        StringBuilder location = new StringBuilder("topic ").append(record.topic());
        if (record.kafkaPartition() != null) {
            location.append(", partition ").append(record.kafkaPartition());
        }
        if (record instanceof SourceRecord source && source.sourceOffset() != null) {
            Map<String, ?> offset = source.sourceOffset();
            for (String position : POSITIONS) {
                if (offset.get(position) != null) {
                    location.append(", ").append(position).append(' ').append(offset.get(position));
                }
            }
        }
        return location.toString();
    }
}
