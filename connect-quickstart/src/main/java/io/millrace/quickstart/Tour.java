package io.millrace.quickstart;

import static io.millrace.quickstart.Terminal.Style.BOLD;
import static io.millrace.quickstart.Terminal.Style.DIM;
import static io.millrace.quickstart.Terminal.Style.GREEN;
import static io.millrace.quickstart.Terminal.Style.RED;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.millrace.quickstart.Story.Change;
import io.millrace.quickstart.Story.Chapter;
import io.millrace.testkit.connect.ConnectorRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Starts everything, tells the story, and shows what arrives where. Confined to one thread. */
final class Tour {
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(60);

    /** The same once something did not arrive, which later things then hardly will. */
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(5);

    private static final Pattern REGION = Pattern.compile("\\b[a-z]{2}(-[a-z]+)+-[0-9]\\b");

    private final Terminal terminal;
    private final Set<Sink> sinks;
    private final Page page;
    private final List<Capture> captures;
    private final Stack stack;
    private final Targets targets;
    private final Deliveries deliveries;
    private final Map<Sink, List<Ledger>> ledgers = new EnumMap<>(Sink.class);
    private final List<String> disagreements = new ArrayList<>();
    private final long begun;

    private Tour(Terminal terminal, Set<Sink> sinks, List<Capture> captures, Stack stack, Targets targets, long begun) {
        this.terminal = terminal;
        this.sinks = sinks;
        this.page = new Page(terminal, sinks);
        this.captures = captures;
        this.stack = stack;
        this.targets = targets;
        this.deliveries = new Deliveries(sinks);
        for (Sink sink : sinks) {
            ledgers.put(
                    sink,
                    captures.stream()
                            .map(capture -> new Ledger(capture.source(), sink, capture.service()))
                            .toList());
        }
        this.begun = begun;
    }

    /**
     * Starts everything, up to the running connectors, with the first chapters' rows already in the databases.
     *
     * @param root the project's root folder
     * @param folder where to put what lives as long as the quickstart
     */
    static Tour start(Terminal terminal, Options options, Resources opened, Path root, Path folder) throws Exception {
        long begun = System.nanoTime();
        Set<Sink> sinks = options.sinks();
        terminal.line(terminal.styled(BOLD, "Millrace quickstart") + ": " + Source.titles(options.sources())
                + " -> common Record -> " + Sink.services(sinks));
        terminal.line("");
        Map<Sink, ConnectorRequest> examples = new EnumMap<>(Sink.class);
        sinks.forEach(sink -> examples.put(sink, ConnectorRequest.read(root.resolve(sink.example()))));
        Path archives = root.resolve("connect-quickstart/target/plugins");
        Stack stack = Stack.start(terminal, options, opened, region(examples), archives, folder.resolve("plugins"));
        Targets targets = Targets.create(terminal, opened, stack.aws(), examples, Journal.create(folder, sinks));
        List<Capture> captures = stack.servers().values().stream()
                .map(server -> Capture.of(server, root))
                .toList();
        Tour tour = new Tour(terminal, sinks, captures, stack, targets, begun);

        Map<Capture, Transaction> snapshots = new LinkedHashMap<>();
        for (Capture capture : captures) {
            capture.database().create(capture.story().tables());
            snapshots.put(
                    capture, capture.run(capture.story().chapters().get(0)).asSnapshot());
        }
        for (Capture capture : captures) {
            stack.post(terminal, capture.connector(), capture.source().example());
        }
        for (Map.Entry<Sink, ConnectorRequest> sink : examples.entrySet()) {
            stack.post(
                    terminal,
                    stack.sink(sink.getValue()).with("topics.regex", Capture.topics(captures)),
                    sink.getKey().example());
        }
        for (Capture capture : captures) {
            // Or what changes next may be in the snapshot: where a filter holds the first Records back, nothing else
            // tells.
            capture.story().chapters().get(0).changes().stream()
                    .collect(groupingBy(Change::table, counting()))
                    .forEach((table, rows) -> stack.awaitCaptured(capture.topic(table), rows.intValue()));
        }
        for (Map.Entry<Capture, Transaction> snapshot : snapshots.entrySet()) {
            Capture capture = snapshot.getKey();
            tour.await(capture, capture.story().chapters().get(0), snapshot.getValue());
        }
        return tour;
    }

    /** The region that the examples name: by itself, or in an ARN or URL. */
    private static String region(Map<Sink, ConnectorRequest> examples) {
        return examples.values().stream()
                .flatMap(example -> example.config().values().stream())
                .flatMap(value -> REGION.matcher(value).results())
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No example names a region"));
    }

    /** The addresses of the databases. */
    Map<Source, String> urls() {
        Map<Source, String> urls = new EnumMap<>(Source.class);
        captures.forEach(
                capture -> urls.put(capture.source(), capture.database().url()));
        return urls;
    }

    /** Runs the chapters, and returns whether every Record arrived, wherever it is to, exactly as it must be. */
    boolean tell() throws Exception {
        for (Capture capture : captures) {
            List<Chapter> chapters = capture.story().chapters();
            for (Chapter chapter : chapters.subList(1, chapters.size())) {
                await(capture, chapter, capture.run(chapter));
            }
        }
        Thread.sleep(Targets.PAUSE.toMillis());
        poll(); // One that came twice would be here.

        terminal.line("");
        ledgers.forEach((sink, kept) -> terminal.line("  " + summary(sink, kept)));
        List<String> differences = new ArrayList<>();
        ledgers.forEach((sink, kept) -> kept.forEach(ledger -> ledger.differences()
                .forEach(difference ->
                        differences.add(sink.label() + ": " + ledger.source().title() + ": " + difference))));
        if (differences.isEmpty()) {
            differences.addAll(disagreements);
        }
        terminal.line("");
        if (differences.isEmpty()) {
            terminal.line(terminal.styled(GREEN, "Every Record arrived where it is to, once, exactly as expected.")
                    + " " + terminal.styled(DIM, seconds(begun) + " in all"));
            return true;
        }
        terminal.line(terminal.styled(RED, "Not every Record arrived as expected:"));
        differences.forEach(difference -> terminal.line("  " + difference));
        stack.complaints().forEach(complaint -> terminal.line("  connector " + complaint));
        return false;
    }

    private String summary(Sink sink, List<Ledger> kept) {
        boolean isGood = kept.stream().allMatch(ledger -> ledger.differences().isEmpty());
        String count = sum(kept, Ledger::arrivals) + " of " + sum(kept, Ledger::size);
        String note = sink.isOrdered()
                ? "in order for each row"
                : sum(kept, Ledger::keptBack) + " held back by the filter policy";
        return terminal.styled(BOLD, String.format(Locale.ROOT, "%-9s", sink.label()))
                + terminal.styled(isGood ? GREEN : RED, count) + " in the "
                + targets.places().get(sink)
                + (isGood ? ", " + note : "");
    }

    private static int sum(List<Ledger> ledgers, ToIntFunction<Ledger> count) {
        return ledgers.stream().mapToInt(count).sum();
    }

    private List<Arrival> poll() throws IOException {
        List<Arrival> arrivals = targets.poll();
        arrivals.forEach(arrival ->
                Objects.requireNonNull(ledgers.get(arrival.sink())).forEach(ledger -> ledger.arrived(arrival)));
        return arrivals;
    }

    private void await(Capture capture, Chapter chapter, Transaction transaction)
            throws IOException, InterruptedException {
        ledgers.values().stream()
                .flatMap(List::stream)
                .filter(ledger -> ledger.source() == capture.source())
                .forEach(ledger -> chapter.changes().forEach(change -> ledger.expect(change, transaction)));
        long wanted = chapter.changes().stream()
                .filter(change -> sinks.stream().anyMatch(sink -> sink.wants(change.table(), change.eventType())))
                .count();
        Duration timeout = disagreements.isEmpty() ? ARRIVAL_TIMEOUT : SHORT_TIMEOUT;
        long start = System.nanoTime();
        // Other databases' Records may arrive meanwhile, and are waited for in their turn.
        Predicate<Delivery> mine = delivery -> delivery.json()
                .path("source_type")
                .asText()
                .equals(capture.source().type());
        deliveries.add(poll());
        while (deliveries.complete(mine) < wanted && System.nanoTime() - start < timeout.toNanos()) {
            Thread.sleep(Targets.PAUSE.toMillis());
            deliveries.add(poll());
        }
        List<Delivery> shown = deliveries.take(mine);
        shown.forEach(this::compare);
        page.heading(
                captures.size() == 1 ? chapter.title() : capture.source().title() + ": " + chapter.title(),
                wanted == 0 ? "held back by the filter policy" : records(shown.size()) + " after " + seconds(start));
        page.rows(chapter.typed(), shown);
    }

    /** Each target's ledger knows what a Record must be but for its event_id, which must be the same at all. */
    private void compare(Delivery delivery) {
        String event = "event " + delivery.json().path("event_id").asText();
        if (!delivery.isComplete(sinks)) {
            disagreements.add(event + " has not arrived wherever it is to");
        } else if (!delivery.isSame()) {
            disagreements.add(event + " is not the same everywhere");
        }
    }

    /** Shows what arrives from now on, until the thread is interrupted or the stack is closed. */
    void follow() throws IOException, InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            deliveries.add(targets.poll());
            List<Delivery> settled = deliveries.takeSettled();
            if (!settled.isEmpty()) {
                page.heading("Arrived", records(settled.size()));
                page.rows(List.of(), settled);
            }
            Thread.sleep(Targets.PAUSE.toMillis());
        }
    }

    private static String records(int count) {
        return count == 1 ? "1 Record" : count + " Records";
    }

    private static String seconds(long start) {
        return Terminal.seconds(Duration.ofNanos(System.nanoTime() - start)).strip();
    }

    /** What to try next. */
    void hints(Path log) {
        String endpoint = stack.aws().endpoint().toString();
        terminal.line("");
        terminal.line(terminal.styled(BOLD, "It stays up until you press Ctrl-C. Try, in another terminal:"));
        for (Capture capture : captures) {
            String database = captures.size() == 1 ? "" : Names.of(capture.source()) + " ";
            hint("./quickstart sql " + database + capture.source().change(), "change rows, see their Records");
            hint("./quickstart sql " + database + capture.source().query(), "look at them");
        }
        hint(
                "./quickstart read " + sinks.iterator().next().label(),
                "every Record that arrived there, a line of JSON each");
        hint("curl " + stack.rest().url() + "connectors?expand=status", "Connect's REST API");
        terminal.line("");
        for (Capture capture : captures) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "  %-12s%s",
                    capture.source().title(),
                    capture.database().url()));
        }
        terminal.line("  Kafka       " + stack.kafka().bootstrapServers());
        terminal.line("  AWS         " + endpoint + "; with the AWS CLI:");
        terminal.line("    export AWS_ACCESS_KEY_ID=" + Aws.ACCESS_KEY + " AWS_SECRET_ACCESS_KEY=" + Aws.SECRET_KEY);
        // The CLI's older versions know no variable for the endpoint.
        terminal.line("    here() { aws --endpoint-url " + endpoint + " --region "
                + stack.aws().region() + " \"$@\"; }");
        targets.tries().forEach(line -> terminal.line("    " + line));
        terminal.line("  Examples    config-examples/*.json, POSTed with the addresses of this machine");
        terminal.line("  Log         " + log);
        terminal.line("");
        terminal.line(terminal.styled(DIM, "Records that arrive from now on are shown here."));
    }

    private void hint(String command, String what) {
        terminal.line("  " + terminal.styled(BOLD, command) + " ".repeat(Math.max(2, 64 - command.length()))
                + terminal.styled(DIM, what));
    }
}
