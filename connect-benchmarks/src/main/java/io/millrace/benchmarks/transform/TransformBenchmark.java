package io.millrace.benchmarks.transform;

import io.debezium.transforms.ExtractNewRecordState;
import io.millrace.transforms.RecordNormalizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** One event of PostgreSQL through a transform. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TransformBenchmark {
    /** A power of two. */
    private static final int EVENTS = 1024;

    /** What the Record carries, as far as ExtractNewRecordState can add it. */
    static final String ADDED_FIELDS = "op,source.ts_us,source.txId,source.name,source.connector,source.lsn,"
            + "source.sequence,source.schema,source.table";

    /** The transforms that are compared. */
    public enum Contestant {
        NORMALIZER(true, "record.format", "json-ready"),
        NORMALIZER_STRUCT(true, "record.format", "struct"),
        DEBEZIUM(false, "add.fields", ""),
        DEBEZIUM_ADD_FIELDS(false, "add.fields", ADDED_FIELDS);

        private final boolean ours;
        private final String option;
        private final String value;

        Contestant(boolean ours, String option, String value) {
            this.ours = ours;
            this.option = option;
            this.value = value;
        }

        Transformation<SourceRecord> create() {
            Transformation<SourceRecord> transform =
                    ours ? new RecordNormalizer<SourceRecord>() : new ExtractNewRecordState<SourceRecord>();
            transform.configure(Map.of(option, value));
            return transform;
        }
    }

    @Param
    private Contestant contestant = Contestant.NORMALIZER;

    private final List<SourceRecord> events = PostgresEvents.updates(EVENTS);
    private @Nullable Transformation<SourceRecord> transform;
    private int next;

    /** Makes the transform. */
    @Setup
    public void create() {
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
