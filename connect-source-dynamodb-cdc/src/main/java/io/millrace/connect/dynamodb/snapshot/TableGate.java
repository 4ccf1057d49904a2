package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.EventConfig;
import io.millrace.connect.dynamodb.SnapshotConfig;
import io.millrace.connect.dynamodb.read.StreamPrelude;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.KinesisDataStreamDestination;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Says when tables may begin to be scanned: when all of their changes go to the stream, so that none is missed between; and that
 * they may not, if the stream would not keep the changes for as long as the scan takes. Confined to the reader thread.
 */
final class TableGate {
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);

    private final ScannerConfig config;
    private final TableCalls dynamodb;
    private final TableQuestions questions;
    private final Ticker ticker;
    private final StreamPrelude.Owner owner;

    private @Nullable StreamId stream;
    private Duration retention = Duration.ZERO;
    private boolean isUnderWay;
    private boolean isOpen;
    private int ready;
    private long nextAsk;

    TableGate(
            ScannerConfig config,
            TableCalls dynamodb,
            TableQuestions questions,
            Ticker ticker,
            StreamPrelude.Owner owner) {
        this.config = config;
        this.dynamodb = dynamodb;
        this.questions = questions;
        this.ticker = ticker;
        this.owner = owner;
        this.nextAsk = ticker.nanos();
    }

    /** Whether they may; asks, if that is not known yet. */
    boolean isOpen(StreamId of, Duration keeps) {
        if (!of.equals(stream)) {
            stream = of;
            isOpen = false;
            ready = 0;
        }
        retention = keeps;
        return isOpen;
    }

    /**
     * Asks what is to be asked.
     *
     * @return nanoseconds until something will be
     */
    long advance(long now) {
        StreamId of = stream;
        if (of == null || isOpen || isUnderWay) {
            return Long.MAX_VALUE;
        }
        if (nextAsk - now > 0) {
            return nextAsk - now;
        }
        isUnderWay = true;
        describe(of, config.tables().get(ready));
        return Long.MAX_VALUE;
    }

    private void describe(StreamId of, String table) {
        questions.ask(
                dynamodb.describe(table),
                TableFailureClassifier.DESCRIBE,
                table,
                answer -> {
                    TableDescription description = answer.table();
                    TableStatus status = description.tableStatus();
                    if (status == TableStatus.CREATING || status == TableStatus.DELETING) {
                        questions.warn("Waiting to scan table " + table + ": it is " + status);
                        again();
                    } else if (isWithinRetention(table, description)) {
                        askForDestination(of, table);
                    }
                },
                failure -> again());
    }

    private boolean isWithinRetention(String table, TableDescription description) {
        Long bytes = description.tableSizeBytes();
        if (config.maxRcu() < 0 || bytes == null) {
            return true;
        }
        Duration takes = Duration.ofSeconds(bytes / ScanPace.UNIT_BYTES / config.maxRcu());
        if (takes.compareTo(retention) < 0) {
            return true;
        }
        owner.fail(new ConnectException("The table " + table + " is not scanned: its " + bytes + " bytes with "
                + SnapshotConfig.MAX_RCU + "=" + config.maxRcu() + " would take " + takes.toHours()
                + " hours, and the stream keeps the changes that are made meanwhile for " + retention.toHours()
                + " hours only. Raise " + SnapshotConfig.MAX_RCU
                + " (if the table's capacity allows it), or the stream's retention"
                + " (aws kinesis increase-stream-retention-period)."));
        return false;
    }

    private void askForDestination(StreamId of, String table) {
        questions.ask(
                dynamodb.describeDestination(table),
                TableFailureClassifier.DESCRIBE_DESTINATION,
                table,
                answer -> {
                    Optional<KinesisDataStreamDestination> found = answer.kinesisDataStreamDestinations().stream()
                            .filter(destination -> of.arn().equals(destination.streamArn()))
                            .findFirst();
                    if (found.isPresent() && found.get().destinationStatus() == DestinationStatus.ACTIVE) {
                        isUnderWay = false;
                        if (of.equals(stream)) {
                            ready++;
                            isOpen = ready == config.tables().size();
                        }
                        return;
                    }
                    String how = found.isPresent()
                            ? "is " + found.get().destinationStatusAsString()
                            : "is not enabled: run aws dynamodb enable-kinesis-streaming-destination --table-name "
                                    + table + " --stream-arn " + of.arn() + ", or correct "
                                    + EventConfig.TABLE_INCLUDE_LIST;
                    questions.warn("Waiting to scan table " + table + ": its streaming destination to the stream "
                            + of.arn() + " " + how);
                    again();
                },
                failure -> again());
    }

    private void again() {
        isUnderWay = false;
        nextAsk = ticker.nanos() + AGAIN;
    }
}
