package io.millrace.benchmarks.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The same rows made ready for each contestant: requests for the bare loop; polls of records, each of one partition as a
 * consumer gives them, for the sinks. All send the same keys and the same bytes. Immutable.
 */
public final class RecordPool {
    /** Enough that no request is sent twice at once, few enough to stay in the caches, as fresh records would be. */
    private static final int POLLS = 16;

    private final List<Struct> rows = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();

    /** Makes an entry of a request. */
    @FunctionalInterface
    public interface EntryMaker<E> {
        /** Makes it; the index is that in the request, from 0. */
        E make(int index, String key, byte[] payload);
    }

    /** Rows whose JSON has so many bytes. */
    public RecordPool(int bytes) {
        Rows source = new Rows(bytes);
        for (int i = 0; i < POLLS * Sinks.POLL_RECORDS; i++) {
            Struct row = source.row(i);
            rows.add(row);
            payloads.add(source.json(row));
        }
    }

    /** As requests of so many entries. */
    public <E, Q> List<Q> requests(int entriesOfRequest, EntryMaker<E> maker, Function<List<E>, Q> request) {
        List<Q> requests = new ArrayList<>();
        for (int first = 0; first < payloads.size(); first += entriesOfRequest) {
            List<E> entries = new ArrayList<>();
            for (int i = 0; i < entriesOfRequest; i++) {
                entries.add(maker.make(i, key(first + i), payloads.get(first + i)));
            }
            requests.add(request.apply(entries));
        }
        return requests;
    }

    /** As records whose values are bytes, over and over. */
    public Polls asBytes() {
        return polls(Schema.BYTES_SCHEMA, payloads::get);
    }

    /** As records whose values are structs, over and over. */
    public Polls asStructs() {
        return polls(rows.get(0).schema(), rows::get);
    }

    /** As records whose values are maps, over and over. */
    public Polls asMaps() {
        return polls(null, i -> Rows.asMap(rows.get(i)));
    }

    private static Polls polls(@Nullable Schema schema, Function<Integer, Object> value) {
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
        return Polls.repeating(polls);
    }

    private static String key(int row) {
        return "customer-" + (100_000 + row);
    }
}
