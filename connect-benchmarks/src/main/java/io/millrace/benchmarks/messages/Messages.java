package io.millrace.benchmarks.messages;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.aws.CountingMessages;
import io.millrace.benchmarks.contest.Contestant;
import io.millrace.benchmarks.contest.Contestants;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Rounds;
import io.millrace.benchmarks.peers.ChildContestant;
import io.millrace.benchmarks.peers.ChildSettings;
import io.millrace.benchmarks.peers.EntriesFile;
import io.millrace.benchmarks.sink.FreshRecords;
import io.millrace.benchmarks.sink.KeyedPolls;
import io.millrace.benchmarks.sink.RecordPool;
import io.millrace.benchmarks.sink.SinkContestant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the SQS and SNS sinks beside bare loops, FIFO beside standard, and both sinks beside Camel's producers. */
public final class Messages {
    static final String BYTES = "sink, bytes";
    static final String STRUCTS = "sink, structs as JSON";
    static final String STANDARD = "standard queue";
    static final String FIFO = "FIFO queue";
    static final String SINK = "sink";
    static final String CAMEL = "Camel";

    static final int FIFO_BYTES = 100;
    static final int FIFO_GROUPS = 1_000;
    static final int PEER_BYTES = 100;

    /** Of the service that Camel is beside the sinks at. */
    static final Duration DELAY = Duration.ofMillis(1);

    private static final List<Integer> SIZES = List.of(100, 1024);

    /** Enough that none is under way twice at once, few enough to stay in the caches. */
    private static final int PAYLOADS = 8_000;

    private Messages() {}

    /** Tells whether every target was met; a quick run has none. */
    public static boolean run(RunOptions options) {
        Plan plan = options.quick() ? new Plan(2, 3, Duration.ofSeconds(1)) : new Plan(3, 6, Duration.ofSeconds(5));
        Map<Destination, Map<Integer, Results>> besideBareLoops = new LinkedHashMap<>();
        for (Destination destination : List.of(Destination.QUEUE, Destination.TOPIC)) {
            Map<Integer, Results> ofSizes = new LinkedHashMap<>();
            for (int bytes : SIZES) {
                ofSizes.put(bytes, besideBareLoop(destination, bytes, plan));
            }
            besideBareLoops.put(destination, ofSizes);
        }
        Results fifo = fifoBesideStandard(plan);
        Map<Destination, Results> besideCamel = new LinkedHashMap<>();
        for (Destination destination : List.of(Destination.QUEUE, Destination.TOPIC)) {
            besideCamel.put(destination, besideCamel(destination, plan));
        }
        MessagesReport report = new MessagesReport(plan, besideBareLoops, fifo, besideCamel);
        options.publish("messages.md", report.toString());
        return options.quick() || report.isEveryTargetMet();
    }

    private static Results besideBareLoop(Destination destination, int bytes, Plan plan) {
        RecordPool pool = new RecordPool(bytes);
        // A service of its own for each: none inherits another's heap.
        try (CountingMessages service = CountingMessages.start();
                Contestants contestants = new Contestants()) {
            Map<String, String> props = destination.props(service);
            contestants.add(BareLoops.to(destination, service, pool));
            contestants.add(new SinkContestant(BYTES, destination.newTask(), props, pool.asBytes()));
            contestants.add(new SinkContestant(STRUCTS, destination.newTask(), props, pool.asStructs()));
            return new Rounds(service, contestants.all()).run(destination.service() + ", " + bytes + " B", plan);
        }
    }

    private static Results fifoBesideStandard(Plan plan) {
        List<byte[]> payloads = KeyedPolls.payloads(FIFO_BYTES, PAYLOADS);
        try (CountingMessages service = CountingMessages.start();
                Contestants contestants = new Contestants()) {
            contestants.add(ofGroups(STANDARD, Destination.QUEUE, service, payloads));
            contestants.add(ofGroups(FIFO, Destination.FIFO_QUEUE, service, payloads));
            return new Rounds(service, contestants.all()).run("FIFO", plan);
        }
    }

    private static Contestant ofGroups(
            String name, Destination destination, CountingMessages service, List<byte[]> payloads) {
        return new SinkContestant(
                name, destination.newTask(), destination.props(service), FreshRecords.ofKeys(FIFO_GROUPS, payloads));
    }

    private static Results besideCamel(Destination destination, Plan plan) {
        try (EntriesFile entries = EntriesFile.of(KeyedPolls.payloads(PEER_BYTES, PAYLOADS));
                CountingMessages service = CountingMessages.startWithTls();
                Contestants contestants = new Contestants()) {
            service.delayWrites(DELAY);
            ChildSettings settings = new ChildSettings(
                    destination.kind(),
                    false,
                    service.tlsEndpoint(),
                    service.certificate(),
                    service.region(),
                    destination.address(service.tlsEndpoint(), service.region()),
                    entries.path());
            contestants.add(new ChildContestant(SINK, "", MessageSinkChild.class.getName(), settings));
            contestants.add(
                    new ChildContestant(CAMEL, "camel", "io.millrace.benchmarks.camel.CamelContestant", settings));
            return new Rounds(service, contestants.all()).run(destination.service() + " beside Camel", plan);
        }
    }
}
