package io.millrace.benchmarks;

import io.millrace.benchmarks.json.JsonReport;
import io.millrace.benchmarks.memory.Memory;
import io.millrace.benchmarks.messages.Messages;
import io.millrace.benchmarks.ordering.Ordering;
import io.millrace.benchmarks.peers.Peers;
import io.millrace.benchmarks.pipeline.Pipeline;
import io.millrace.benchmarks.sink.Throughput;
import io.millrace.benchmarks.source.Source;
import io.millrace.benchmarks.startup.Startup;
import io.millrace.benchmarks.transform.TransformReport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs one benchmark: {@code NAME [--quick] [--reports=FOLDER]}. Ends with 1 when what it checks does not hold. */
public final class Main {
    private static final Map<String, Predicate<RunOptions>> BENCHMARKS = new TreeMap<>(Map.of(
            "throughput",
            Throughput::run,
            "ordering",
            Ordering::run,
            "peers",
            Peers::run,
            "messages",
            Messages::run,
            "memory",
            Memory::run,
            "pipeline",
            Pipeline::run,
            "transform",
            TransformReport::run,
            "json",
            JsonReport::run,
            "source",
            Source::run,
            "startup",
            Startup::run));

    private Main() {}

    public static void main(String[] args) {
        List<String> words = Arrays.asList(args);
        Predicate<RunOptions> benchmark = words.isEmpty() ? null : BENCHMARKS.get(words.get(0));
        if (benchmark == null) {
            System.err.println("Name one of " + BENCHMARKS.keySet());
            System.exit(2);
            return;
        }
        boolean quick = words.contains("--quick");
        boolean holds = benchmark.test(new RunOptions(words.get(0), quick, reports(words)));
        System.exit(holds ? 0 : 1);
    }

    private static @Nullable Path reports(List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith("--reports="))
                .map(word -> Path.of(word.substring("--reports=".length())))
                .findFirst()
                .orElse(null);
    }
}
