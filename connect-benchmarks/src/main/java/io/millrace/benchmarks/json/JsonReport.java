package io.millrace.benchmarks.json;

import static io.millrace.benchmarks.report.Numbers.count;
import static io.millrace.benchmarks.report.Numbers.rounded;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.report.Jmh;
import io.millrace.benchmarks.report.Table;
import java.util.List;

/** Compares the sinks' JSON writer with Kafka's JsonConverter. */
public final class JsonReport {
    private JsonReport() {}

    /** Measures; there is no target. */
    public static boolean run(RunOptions options) {
        List<Jmh.Score> scores = Jmh.run(JsonBenchmark.class, options);
        Table table =
                new Table("writer", "bytes of JSON", "structs/s", "± (99.9 %)", "ns/struct", "bytes allocated/struct");
        for (Jmh.Score score : scores) {
            table.row(
                    score.benchmark().endsWith("sinkWriter")
                            ? "the sinks' writer"
                            : "Kafka's JsonConverter, without schemas",
                    score.params().getOrDefault("bytes", ""),
                    rounded(score.perSecond()),
                    rounded(score.error()),
                    count(Math.round(1e9 / score.perSecond())),
                    count(Math.round(score.bytes())));
        }
        options.publish("json.md", """
                # The sinks' JSON writer beside Kafka's JsonConverter

                ## Method

                %s One operation is one struct, written as compact JSON in UTF-8. Those of 100 bytes have five columns, those of
                1024 bytes are common Records of 25 fields with a row of 11 columns.

                ## Result

                """.formatted(Jmh.method(options)) + table, Jmh.JVM_ARGUMENTS);
        return true;
    }
}
