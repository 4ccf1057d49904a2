package io.millrace.benchmarks.report;

import io.millrace.benchmarks.RunOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs JMH with the forks and iterations of all our benchmarks, and reads its results. */
public final class Jmh {
    /** The arguments of each fork's JVM. */
    public static final List<String> JVM_ARGUMENTS = List.of("-Xms1g", "-Xmx1g");

    private static final int FORKS = 5;
    private static final int ITERATIONS = 5;
    private static final int SECONDS = 2;
    private static final int ROUNDS = 5;
    private static final int ROUND_ITERATIONS = 4;

    private Jmh() {}

    /** What JMH measured of one benchmark with one set of parameters. */
    public record Score(String benchmark, Map<String, String> params, double perSecond, double error, double bytes) {}

    /** Runs the benchmarks of {@code type}, each with all its forks in a row. */
    public static List<Score> run(Class<?> type, RunOptions options) {
        return run(
                type,
                options.quick() ? 1 : FORKS,
                options.quick() ? 8 : ITERATIONS,
                options.quick() ? 2 : ITERATIONS,
                options.quick() ? 1 : SECONDS);
    }

    /**
     * Runs the benchmarks of {@code type} in rounds of one fork each, so that what happens to the machine happens to all of them: what
     * is compared is compared within a round.
     */
    public static List<List<Score>> rounds(Class<?> type, RunOptions options) {
        List<List<Score>> rounds = new ArrayList<>();
        for (int round = 0; round < (options.quick() ? 1 : ROUNDS); round++) {
            rounds.add(run(type, 1, ROUND_ITERATIONS, options.quick() ? 1 : ROUND_ITERATIONS, 1));
        }
        return rounds;
    }

    private static List<Score> run(Class<?> type, int forks, int warmUps, int iterations, int seconds) {
        ChainedOptionsBuilder jmh = new OptionsBuilder()
                .include("^" + type.getName().replace(".", "\\.") + "\\.")
                .addProfiler(GCProfiler.class)
                .jvmArgs(JVM_ARGUMENTS.toArray(String[]::new))
                .shouldFailOnError(true)
                .forks(forks)
                .warmupIterations(warmUps)
                .measurementIterations(iterations)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementTime(TimeValue.seconds(seconds));
        try {
            return scores(new Runner(jmh.build()).run());
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH failed", e);
        }
    }

    /** How {@link #run} measures, in a sentence. */
    public static String method(RunOptions options) {
        return options.quick()
                ? "JMH, one fork, a few seconds each."
                : ("JMH, one run: %d forks of %d warm-up and %d measured iterations of %d s each, one thread; bytes per operation by"
                                + " its `gc` profiler.")
                        .formatted(FORKS, ITERATIONS, ITERATIONS, SECONDS);
    }

    /** How {@link #rounds} measures, in a sentence. */
    public static String roundsMethod(RunOptions options) {
        return options.quick()
                ? "JMH, one fork, a few seconds each."
                : ("JMH, %d rounds, in each a fork for each row of %d warm-up and %d measured iterations of 1 s, one thread; bytes per "
                                + "operation by its `gc` profiler. Medians of the rounds; ratios are made within a round, and the "
                                + "lowest and the highest stand behind their median.")
                        .formatted(ROUNDS, ROUND_ITERATIONS, ROUND_ITERATIONS);
    }

    private static List<Score> scores(Collection<RunResult> results) {
        return results.stream().map(Jmh::score).toList();
    }

    @SuppressWarnings("rawtypes") // JMH's
    private static Score score(RunResult result) {
        Result primary = result.getPrimaryResult();
        var params = result.getParams();
        return new Score(
                primary.getLabel(),
                params.getParamsKeys().stream().collect(Collectors.toMap(key -> key, params::getParam)),
                primary.getScore(),
                primary.getScoreError(),
                allocatedPerOperation(result));
    }

    @SuppressWarnings("rawtypes") // JMH's
    private static double allocatedPerOperation(RunResult result) {
        for (Map.Entry<String, Result> entry : result.getSecondaryResults().entrySet()) {
            if (entry.getKey().endsWith("gc.alloc.rate.norm")) {
                return entry.getValue().getScore();
            }
        }
        throw new IllegalStateException("JMH's gc profiler reported no allocation");
    }
}
