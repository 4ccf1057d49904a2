package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.read.HandoverQueue;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Scans segments, page after page, one page at a time, into a {@link HandoverQueue}. Confined to the reader thread.
 */
final class TableScanner {
    /** What a page has at most, and may grow to as objects. */
    private static final long PAGE_BYTES = 1 << 20;

    private static final long DESCRIBE_AGAIN = TimeUnit.SECONDS.toNanos(1);

    private final ScannerConfig config;
    private final TableCalls dynamodb;
    private final TableQuestions questions;
    private final HandoverQueue queue;
    private final InstantSource clock;
    private final Ticker ticker;
    private final DoubleSupplier random;
    private final Runnable beforePage;

    private final Deque<Run> runs = new ArrayDeque<>();
    private final Map<String, Integer> owned = new HashMap<>();
    private final Map<String, Table> tables = new HashMap<>();
    private boolean isUnderWay;
    private long describeAt;
    private boolean closed;

    /** What is known of a table. */
    private record Table(List<String> keys, ScanPace pace) {}

    /** A segment that is being scanned. */
    private static final class Run {
        final StreamId stream;
        final Segment segment;
        SegmentOffset offset;

        Run(StreamId stream, Segment segment, SegmentOffset offset) {
            this.stream = stream;
            this.segment = segment;
            this.offset = offset;
        }
    }

    /** @param beforePage is run before a page is handed over; it may {@link #close} this */
    TableScanner(
            ScannerConfig config,
            TableCalls dynamodb,
            TableQuestions questions,
            HandoverQueue queue,
            InstantSource clock,
            Ticker ticker,
            DoubleSupplier random,
            Runnable beforePage) {
        this.config = config;
        this.dynamodb = dynamodb;
        this.questions = questions;
        this.queue = queue;
        this.clock = clock;
        this.ticker = ticker;
        this.random = random;
        this.beforePage = beforePage;
        this.describeAt = ticker.nanos();
    }

    /** Adds a segment. */
    void scan(StreamId stream, Segment segment, SegmentOffset from) {
        runs.add(new Run(stream, segment, from));
        owned.merge(segment.table(), 1, Integer::sum);
        tables.remove(segment.table()); // its share has changed
    }

    /** Whether there is more of it to read. */
    boolean isScanning(Segment segment) {
        return runs.stream().anyMatch(run -> run.segment.equals(segment));
    }

    /** Begins nothing more. */
    void close() {
        closed = true;
    }

    /**
     * Begins what is due.
     *
     * @return nanoseconds until something will be
     */
    long advance(long now) {
        if (closed || isUnderWay || runs.isEmpty() || !hasRoom()) {
            return Long.MAX_VALUE; // what makes room wakes the reader
        }
        Map<String, Run> next = new LinkedHashMap<>(); // each table has a budget of its own
        runs.forEach(run -> next.putIfAbsent(run.segment.table(), run));
        long wait = Long.MAX_VALUE;
        for (Run run : next.values()) {
            Table table = tables.get(run.segment.table());
            long until = (table == null ? describeAt : table.pace().readyAt()) - now;
            if (until <= 0) {
                isUnderWay = true;
                if (table == null) {
                    describe(run);
                } else {
                    read(run, table);
                }
                return Long.MAX_VALUE;
            }
            wait = Math.min(wait, until);
        }
        return wait;
    }

    private boolean hasRoom() {
        return queue.records() == 0
                || (queue.records() < config.bufferedRecords() && queue.bytes() + PAGE_BYTES <= config.bufferedBytes());
    }

    private void describe(Run run) {
        String name = run.segment.table();
        questions.ask(
                dynamodb.describe(name),
                TableFailureClassifier.DESCRIBE,
                name,
                answer -> {
                    isUnderWay = false;
                    tables.put(name, table(answer.table(), run.segment));
                },
                failure -> {
                    isUnderWay = false;
                    describeAt = ticker.nanos() + DESCRIBE_AGAIN;
                });
    }

    private Table table(TableDescription described, Segment segment) {
        double itemBytes = described.itemCount() == null || described.itemCount() == 0
                ? PAGE_BYTES
                : (double) Objects.requireNonNullElse(described.tableSizeBytes(), PAGE_BYTES) / described.itemCount();
        double rcu = config.rcuOf(Objects.requireNonNull(owned.get(segment.table())), segment.total());
        return new Table(
                described.keySchema().stream()
                        .map(KeySchemaElement::attributeName)
                        .toList(),
                new ScanPace(rcu, itemBytes, config.maxItems(), ticker.nanos(), random));
    }

    private void read(Run run, Table table) {
        String lastKey = run.offset.lastKey();
        ScanRequest request = ScanRequest.builder()
                .tableName(run.segment.table())
                .segment(run.segment.number())
                .totalSegments(run.segment.total())
                .consistentRead(true)
                .limit(table.pace().limit())
                .exclusiveStartKey(lastKey == null ? null : KeyText.decode(lastKey))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .build();
        questions.ask(
                dynamodb.scan(request),
                TableFailureClassifier.SCAN,
                run.segment.table(),
                answer -> answered(run, table, answer),
                failure -> {
                    isUnderWay = false;
                    table.pace().failed(ticker.nanos());
                });
    }

    private void answered(Run run, Table table, ScanResponse page) {
        isUnderWay = false;
        beforePage.run();
        if (closed) {
            return;
        }
        List<Map<String, AttributeValue>> items = page.items();
        table.pace().answered(items.size(), units(page.consumedCapacity()), ticker.nanos());
        if (!items.isEmpty()) {
            handOver(run, table, page);
        } else if (page.hasLastEvaluatedKey()) {
            run.offset = SegmentOffset.behind(page.lastEvaluatedKey());
        }
        if (!page.hasLastEvaluatedKey()) {
            runs.remove(run);
            queue.put(new SegmentEnd(run.stream, run.segment));
        }
    }

    private void handOver(Run run, Table table, ScanResponse page) {
        List<Map<String, AttributeValue>> items = page.items();
        Map<String, AttributeValue> last = items.get(items.size() - 1);
        // Behind the last page too: what follows it, an END without items, is then read again and not the page.
        SegmentOffset after =
                SegmentOffset.behind(page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : key(table, last));
        Instant readAt = clock.instant();
        queue.put(new ScannedPage(run.stream, run.segment, table.keys(), items, run.offset, after, PAGE_BYTES, readAt));
        run.offset = after;
    }

    private static Map<String, AttributeValue> key(Table table, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new HashMap<>();
        table.keys().forEach(name -> key.put(name, item.get(name)));
        return key;
    }

    private static @Nullable Double units(@Nullable ConsumedCapacity consumed) {
        return consumed == null ? null : consumed.capacityUnits();
    }
}
