package io.millrace.benchmarks.transform;

import io.debezium.connector.mongodb.transforms.ExtractNewDocumentState;
import io.debezium.transforms.ExtractNewRecordState;
import io.millrace.transforms.RecordNormalizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One change through a transform. The changes are those of {@link ShopEvents}: two tables, inserts, updates and deletes; and those of
 * documents of {@link ShopDocuments}.
 *
 * <p>Debezium's transform is given the fields that carry what the Record carries; it has nothing in place of {@code event_id} and
 * {@code primary_key}. Of deletions it makes tombstones that carry nothing, unless it is told to rewrite them, which costs it a
 * field more in every row: both are measured. It passes maps as they are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TransformBenchmark {
    /** A power of two. */
    private static final int EVENTS = 1024;

    /** What the Record carries, as far as ExtractNewRecordState can add it. */
    static final String ADDED_FIELDS = "op,source.ts_ms,source.txId,source.name,source.connector,source.lsn,"
            + "source.sequence,source.schema,source.table";

    /** What the Record carries, as far as ExtractNewDocumentState can add it. */
    static final String ADDED_DOCUMENT_FIELDS =
            "op,source.ts_ms,source.name,source.connector,source.db,source.collection,"
                    + "source.ord,source.lsid,source.txnNumber";

    /** The transforms that are compared, each with its input. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without state, and maps that Map.of made
    public enum Contestant {
        NORMALIZER("RecordNormalizer", ShopEvents::withSchemas, RecordNormalizer::new, Map.of()),
        NORMALIZER_STRUCT(
                "RecordNormalizer, record.format=struct",
                ShopEvents::withSchemas,
                RecordNormalizer::new,
                Map.of("record.format", "struct")),
        NORMALIZER_MAPS("RecordNormalizer, maps", ShopEvents::withoutSchemas, RecordNormalizer::new, Map.of()),
        DEBEZIUM_REWRITE(
                "ExtractNewRecordState, add.fields, deletions rewritten",
                ShopEvents::withSchemas,
                ExtractNewRecordState::new,
                Map.of("add.fields", ADDED_FIELDS, "delete.tombstone.handling.mode", "rewrite")),
        DEBEZIUM_ADD_FIELDS(
                "ExtractNewRecordState, add.fields",
                ShopEvents::withSchemas,
                ExtractNewRecordState::new,
                Map.of("add.fields", ADDED_FIELDS)),
        DEBEZIUM("ExtractNewRecordState", ShopEvents::withSchemas, ExtractNewRecordState::new, Map.of()),
        NORMALIZER_DOCUMENTS("RecordNormalizer, MongoDB", ShopDocuments::withSchemas, RecordNormalizer::new, Map.of()),
        NORMALIZER_DOCUMENTS_TEXT(
                "RecordNormalizer, MongoDB, mongo.document.format=text",
                ShopDocuments::withSchemas,
                RecordNormalizer::new,
                Map.of("mongo.document.format", "text")),
        DEBEZIUM_DOCUMENTS_REWRITE(
                "ExtractNewDocumentState, add.fields, deletions rewritten",
                ShopDocuments::withSchemas,
                ExtractNewDocumentState::new,
                Map.of(
                        "add.fields",
                        ADDED_DOCUMENT_FIELDS,
                        "delete.tombstone.handling.mode",
                        "rewrite",
                        "delete.tombstone.handling.mode.rewrite-with-id",
                        "true")),
        DEBEZIUM_DOCUMENTS(
                "ExtractNewDocumentState", ShopDocuments::withSchemas, ExtractNewDocumentState::new, Map.of());

        private final String title;
        private final IntFunction<List<SourceRecord>> input;
        private final Supplier<Transformation<SourceRecord>> transform;
        private final Map<String, String> options;

        Contestant(
                String title,
                IntFunction<List<SourceRecord>> input,
                Supplier<Transformation<SourceRecord>> transform,
                Map<String, String> options) {
            this.title = title;
            this.input = input;
            this.transform = transform;
            this.options = options;
        }

        /** What reports call it. */
        String title() {
            return title;
        }

        List<SourceRecord> events(int count) {
            return input.apply(count);
        }

        Transformation<SourceRecord> create() {
            Transformation<SourceRecord> created = transform.get();
            created.configure(options);
            return created;
        }
    }

    @Param
    private Contestant contestant = Contestant.NORMALIZER;

    private List<SourceRecord> events = List.of();
    private @Nullable Transformation<SourceRecord> transform;
    private int next;

    /** Makes the transform and the events. */
    @Setup
    public void create() {
        events = contestant.events(EVENTS);
        transform = contestant.create();
    }

    @TearDown
    public void close() {
        if (transform != null) {
            transform.close();
        }
    }

    /** Transforms the next event. */
    @Benchmark
    @SuppressWarnings("NullAway") // set up before
    public SourceRecord transform() {
        return transform.apply(events.get(next++ & (EVENTS - 1)));
    }
}
