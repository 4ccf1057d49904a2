package io.millrace.benchmarks.json;

import io.millrace.benchmarks.sink.Rows;
import io.millrace.connect.core.json.JsonBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One struct to JSON in UTF-8. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class JsonBenchmark {
    /** A power of two. */
    private static final int ROWS = 1024;

    /** What each row has as JSON. */
    @Param({"100", "1024"})
    private int bytes = 100;

    private final JsonBytes ours = JsonBytes.compact();
    private final JsonConverter kafkas = new JsonConverter();
    private final List<Struct> rows = new ArrayList<>();
    private int next;

    /** Makes the rows. */
    @Setup
    public void create() {
        kafkas.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, false), false);
        Rows source = new Rows(bytes);
        for (int i = 0; i < ROWS; i++) {
            rows.add(source.row(i));
        }
    }

    /** The sinks' own writer. */
    @Benchmark
    public byte[] sinkWriter() {
        Struct row = rows.get(next++ & (ROWS - 1));
        return ours.write(row.schema(), row);
    }

    /** Kafka's, without schemas. */
    @Benchmark
    public byte[] kafkaConverter() {
        Struct row = rows.get(next++ & (ROWS - 1));
        return kafkas.fromConnectData("rows", row.schema(), row);
    }
}
