package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.contest.Contestant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * A contestant's end of the pipes to the process that measures it: a line with a number of nanoseconds comes in for each window,
 * a line with the number of acknowledged entries goes out.
 */
public final class Child {
    static final String READY = "ready";
    static final String ACKNOWLEDGED = "acknowledged ";

    private Child() {}

    /** Makes the contestant and does what it is told until standard input ends; what others print goes to standard error. */
    public static void serve(Supplier<Contestant> maker) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (Contestant contestant = maker.get()) {
            answers.println(READY);
            for (String nanos = orders.readLine(); nanos != null; nanos = orders.readLine()) {
                answers.println(ACKNOWLEDGED + contestant.send(Long.parseLong(nanos)));
            }
        }
    }
}
