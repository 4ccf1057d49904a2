package io.millrace.quickstart;

import static io.millrace.quickstart.Terminal.Style.BOLD;
import static io.millrace.quickstart.Terminal.Style.DIM;
import static io.millrace.quickstart.Terminal.Style.GREEN;
import static io.millrace.quickstart.Terminal.Style.RED;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.millrace.quickstart.Ledger.Transaction;
import io.millrace.quickstart.Story.Change;
import io.millrace.quickstart.Story.Chapter;
import io.millrace.testkit.connect.ConnectorRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Starts everything, tells the story, and shows what arrives where. Confined to one thread. */
final class Tour {
    private static final String SOURCE = "config-examples/postgres-source.json";
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(60);

    /** The same once something did not arrive, which later things then hardly will. */
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(5);

    private static final Pattern REGION = Pattern.compile("\\b[a-z]{2}(-[a-z]+)+-[0-9]\\b");

    private final Terminal terminal;
    private final Set<Sink> sinks;
    private final Page page;
    private final Story story;
    private final Stack stack;
    private final Targets targets;
    private final Deliveries deliveries;
    private final Map<Sink, Ledger> ledgers = new EnumMap<>(Sink.class);
    private final List<String> disagreements = new ArrayList<>();
    private final long begun;

    private Tour(
            Terminal terminal, Set<Sink> sinks, Story story, Stack stack, Targets targets, String service, long begun) {
        this.terminal = terminal;
        this.sinks = sinks;
        this.page = new Page(terminal, sinks);
        this.story = story;
        this.stack = stack;
        this.targets = targets;
        this.deliveries = new Deliveries(sinks);
        sinks.forEach(sink -> ledgers.put(sink, new Ledger(sink, service)));
        this.begun = begun;
    }

    /**
     * Starts everything, up to the running connectors, with the first chapter's rows already in the database.
     *
     * @param root the project's root folder
     * @param folder where to put what lives as long as the quickstart
     */
    static Tour start(Terminal terminal, Options options, Resources opened, Path root, Path folder) throws Exception {
        long begun = System.nanoTime();
        Set<Sink> sinks = options.sinks();
        terminal.line(terminal.styled(BOLD, "Millrace quickstart") + ": PostgreSQL -> common Record -> "
                + Sink.services(sinks));
        terminal.line("");
        Map<Sink, ConnectorRequest> examples = new EnumMap<>(Sink.class);
        sinks.forEach(sink -> examples.put(sink, ConnectorRequest.read(root.resolve(sink.example()))));
        Path archives = root.resolve("connect-quickstart/target/plugins");
        Stack stack = Stack.start(terminal, options, opened, region(examples), archives, folder.resolve("plugins"));
        Targets targets = Targets.create(terminal, opened, stack.aws(), examples, Journal.create(folder, sinks));
        Story story = Story.read();
        stack.postgres().execute(story.tables());
        Chapter before = story.chapters().get(0);
        Transaction transaction = stack.run(before).asSnapshot();

        ConnectorRequest source = stack.source(ConnectorRequest.read(root.resolve(SOURCE)));
        stack.post(terminal, source, SOURCE);
        for (Map.Entry<Sink, ConnectorRequest> sink : examples.entrySet()) {
            stack.post(terminal, stack.sink(sink.getValue()), sink.getKey().example());
        }
        String service = source.config().getOrDefault("topic.prefix", "");
        // Or what changes next may be in the snapshot: where a filter holds the first Records back, nothing else tells.
        before.changes().stream()
                .collect(groupingBy(Change::table, counting()))
                .forEach((table, rows) ->
                        stack.awaitCaptured(service + "." + Story.SCHEMA + "." + table, rows.intValue()));
        Tour tour = new Tour(terminal, sinks, story, stack, targets, service, begun);
        tour.await(before, transaction);
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

    String jdbcUrl() {
        return stack.postgres().jdbcUrl();
    }

    /** Runs the chapters, and returns whether every Record arrived, wherever it is to, exactly as it must be. */
    boolean tell() throws SQLException, IOException, InterruptedException {
        for (Chapter chapter : story.chapters().subList(1, story.chapters().size())) {
            await(chapter, stack.run(chapter));
        }
        Thread.sleep(Targets.PAUSE.toMillis());
        poll(); // One that came twice would be here.

        terminal.line("");
        ledgers.forEach((sink, ledger) -> terminal.line("  " + summary(sink, ledger)));
        List<String> differences = new ArrayList<>();
        ledgers.forEach((sink, ledger) ->
                ledger.differences().forEach(difference -> differences.add(sink.label() + ": " + difference)));
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

    private String summary(Sink sink, Ledger ledger) {
        boolean isGood = ledger.differences().isEmpty();
        String count = ledger.arrivals() + " of " + ledger.size();
        String note =
                sink.isOrdered() ? "in order for each row" : ledger.keptBack() + " held back by the filter policy";
        return terminal.styled(BOLD, String.format(Locale.ROOT, "%-9s", sink.label()))
                + terminal.styled(isGood ? GREEN : RED, count) + " in the "
                + targets.places().get(sink)
                + (isGood ? ", " + note : "");
    }

    private List<Arrival> poll() throws IOException {
        List<Arrival> arrivals = targets.poll();
        arrivals.forEach(
                arrival -> Objects.requireNonNull(ledgers.get(arrival.sink())).arrived(arrival));
        return arrivals;
    }

    private void await(Chapter chapter, Transaction transaction) throws IOException, InterruptedException {
        chapter.changes().forEach(change -> ledgers.values().forEach(ledger -> ledger.expect(change, transaction)));
        long wanted = chapter.changes().stream()
                .filter(change -> sinks.stream().anyMatch(sink -> sink.wants(change.table(), change.eventType())))
                .count();
        Duration timeout = disagreements.isEmpty() ? ARRIVAL_TIMEOUT : SHORT_TIMEOUT;
        long start = System.nanoTime();
        deliveries.add(poll());
        while (deliveries.complete() < wanted && System.nanoTime() - start < timeout.toNanos()) {
            Thread.sleep(Targets.PAUSE.toMillis());
            deliveries.add(poll());
        }
        List<Delivery> shown = deliveries.takeAll();
        shown.forEach(this::compare);
        page.heading(
                chapter.title(),
                wanted == 0 ? "held back by the filter policy" : records(shown.size()) + " after " + seconds(start));
        page.rows(chapter.sql(), shown);
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
        hint("./quickstart sql \"UPDATE customers SET vip = NOT vip\"", "change rows, see their Records");
        hint("./quickstart sql \"SELECT * FROM customers\"", "look at the tables");
        hint(
                "./quickstart read " + sinks.iterator().next().label(),
                "every Record that arrived there, a line of JSON each");
        hint("curl " + stack.rest().url() + "connectors?expand=status", "Connect's REST API");
        terminal.line("");
        terminal.line("  PostgreSQL  " + stack.postgres().jdbcUrl());
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
