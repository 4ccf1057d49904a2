package io.millrace.connect.dynamodb;

import io.millrace.connect.dynamodb.read.StreamPrelude;
import io.millrace.connect.dynamodb.snapshot.ScannerConfig;
import io.millrace.connect.dynamodb.snapshot.TableCalls;
import io.millrace.connect.dynamodb.snapshot.TableSnapshot;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Makes what comes before the stream is read, as the configuration says. Stateless. */
final class Snapshots {
    /** The most items of a page: all of them go to Connect at once. */
    private static final int MOST_ITEMS = 5_000;

    private Snapshots() {}

    /** The scan of tables, or nothing. */
    static StreamPrelude.Maker of(DynamoDbCdcSourceConfig config, TableCalls tables) {
        if (!config.snapshot().isInitial()) {
            return (queue, mailbox, ticker, clock, owner) -> StreamPrelude.NONE;
        }
        ScannerConfig scanner = scannerConfig(config);
        return (queue, mailbox, ticker, clock, owner) -> new TableSnapshot(
                scanner,
                tables,
                queue,
                mailbox,
                ticker,
                clock::now,
                owner,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    private static ScannerConfig scannerConfig(DynamoDbCdcSourceConfig config) {
        SnapshotConfig snapshot = config.snapshot();
        ReadingConfig reading = config.reading();
        return new ScannerConfig(
                config.dynamoDb(),
                List.copyOf(config.events().tables()),
                snapshot.segments() == 0 ? config.tasks() : snapshot.segments(),
                snapshot.maxRcu(),
                config.taskId(),
                config.tasks(),
                Math.min(MOST_ITEMS, reading.maxBufferedRecords()),
                reading.maxBufferedRecords(),
                reading.maxBufferedBytes(),
                reading.heartbeatIntervalMs(),
                reading.failsOnDataLoss());
    }
}
