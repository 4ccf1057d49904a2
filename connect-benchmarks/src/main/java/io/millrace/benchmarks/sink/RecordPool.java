package io.millrace.benchmarks.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * The same rows made ready for each contestant: requests for the bare loop; polls of records, each of one partition as a
 * consumer gives them, for the sinks. All send the same keys and the same bytes. Immutable.
 */
final class RecordPool {
    /** Enough that no request is sent twice at once, few enough to stay in the caches, as fresh records would be. */
    private static final int POLLS = 16;

    private final List<Struct> rows = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();

    RecordPool(int bytes) {
        Rows source = new Rows(bytes);
        for (int i = 0; i < POLLS * Sinks.POLL_RECORDS; i++) {
            Struct row = source.row(i);
            rows.add(row);
            payloads.add(source.json(row));
        }
    }

    List<PutRecordsRequest> requests(String stream) {
        List<PutRecordsRequest> requests = new ArrayList<>();
        for (int poll = 0; poll < POLLS; poll++) {
            List<PutRecordsRequestEntry> entries = new ArrayList<>();
            for (int i = poll * Sinks.POLL_RECORDS; i < (poll + 1) * Sinks.POLL_RECORDS; i++) {
                entries.add(PutRecordsRequestEntry.builder()
                        .data(SdkBytes.fromByteArrayUnsafe(payloads.get(i)))
                        .partitionKey(key(i))
                        .build());
            }
            requests.add(PutRecordsRequest.builder()
                    .streamName(stream)
                    .records(entries)
                    .build());
        }
        return requests;
    }

    List<List<SinkRecord>> asBytes() {
        return polls(Schema.BYTES_SCHEMA, payloads::get);
    }

    List<List<SinkRecord>> asStructs() {
        return polls(rows.get(0).schema(), rows::get);
    }

    List<List<SinkRecord>> asMaps() {
        return polls(null, i -> Rows.asMap(rows.get(i)));
    }

    private static List<List<SinkRecord>> polls(@Nullable Schema schema, Function<Integer, Object> value) {
        List<List<SinkRecord>> polls = new ArrayList<>();
        for (int poll = 0; poll < POLLS; poll++) {
            var partition = Sinks.PARTITIONS.get(poll % Sinks.PARTITIONS.size());
            List<SinkRecord> records = new ArrayList<>();
            for (int i = poll * Sinks.POLL_RECORDS; i < (poll + 1) * Sinks.POLL_RECORDS; i++) {
                records.add(new SinkRecord(
                        partition.topic(),
                        partition.partition(),
                        Schema.STRING_SCHEMA,
                        key(i),
                        schema,
                        value.apply(i),
                        i));
            }
            polls.add(records);
        }
        return polls;
    }

    private static String key(int row) {
        return "customer-" + (100_000 + row);
    }
}
