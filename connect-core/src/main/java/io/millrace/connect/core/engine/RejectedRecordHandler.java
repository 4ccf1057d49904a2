package io.millrace.connect.core.engine;

import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about records that can never be delivered, as the framework is configured: {@code errors.tolerance=none} fails the
 * task; {@code all} reports them (to the dead letter queue, the log, or both) and goes on when the report is done.
 *
 * <p>Confined to the task thread, because Connect's reporter is.
 */
final class RejectedRecordHandler {
    private static final Logger log = LoggerFactory.getLogger(RejectedRecordHandler.class);

    /** How often a record is reported to a dead letter queue that does not seem to take it. */
    private static final int MAX_REPORTS = 3;

    private final RejectionPolicy policy;
    private final @Nullable ErrantRecordReporter reporter;
    private final DeliveryListener listener;
    private final ArrayDeque<Report> reports = new ArrayDeque<>();

    private record Report(Future<Void> done, Runnable acknowledge, String origin) {}

    /**
     * @param reporter Connect's, or null where neither a dead letter queue nor logging is configured
     * @param listener told of each rejected record
     */
    RejectedRecordHandler(RejectionPolicy policy, @Nullable ErrantRecordReporter reporter, DeliveryListener listener) {
        this.policy = policy;
        this.reporter = reporter;
        this.listener = listener;
    }

    /** Whether {@link #reject} needs the record itself. */
    boolean needsRecord() {
        return policy != RejectionPolicy.FAIL && reporter != null;
    }

    /**
     * Decides about one record.
     *
     * @param origin topic, partition and offset
     * @param record the record, where {@link #needsRecord}
     * @param acknowledge run when the record is done with, now or in a later call of {@link #acknowledgeReported}
     * @throws DataException where rejected records are not tolerated
     */
    void reject(String origin, @Nullable SinkRecord record, RejectedRecordException why, Runnable acknowledge) {
        listener.rejected(why.reason());
        if (policy == RejectionPolicy.FAIL) {
            throw new DataException(
                    "Record " + origin + " cannot be delivered: " + why.getMessage()
                            + " (errors.tolerance=all with errors.deadletterqueue.topic.name would report and skip it)",
                    why);
        }
        if (reporter == null || record == null) {
            log.warn(
                    "Skipped record {}, as errors.tolerance=all allows, without a report, since neither"
                            + " errors.deadletterqueue.topic.name nor errors.log.enable is set: {}",
                    origin,
                    why.getMessage());
            acknowledge.run();
            return;
        }
        reports.add(new Report(report(reporter, origin, record, why), acknowledge, origin));
    }

    /**
     * Connect drops the results of reports that are done at once, and with them the failure of a dead letter queue's producer
     * that refuses the record (larger than its {@code max.request.size}, for example): all that can be seen is that the report
     * is done sooner than a broker can answer.
     */
    private Future<Void> report(
            ErrantRecordReporter reporter, String origin, SinkRecord record, RejectedRecordException why) {
        Future<Void> report = reporter.report(record, why);
        if (policy != RejectionPolicy.DEAD_LETTER_QUEUE) {
            return report;
        }
        for (int reports = 1; report.isDone(); reports++) {
            if (reports == MAX_REPORTS) {
                throw new ConnectException("Record " + origin + " cannot be delivered (" + why.getMessage()
                        + "), and errors.deadletterqueue.topic.name does not take it: the worker's log says why. If it is too"
                        + " large, raise producer.override.max.request.size");
            }
            report = reporter.report(record, why);
        }
        return report;
    }

    /**
     * Acknowledges the records whose report is done.
     *
     * @throws ConnectException if a report failed: its record is neither delivered nor reported
     */
    void acknowledgeReported() {
        for (Report report = reports.peek(); report != null && report.done().isDone(); report = reports.peek()) {
            try {
                report.done().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                throw new ConnectException(
                        "Record " + report.origin() + " is rejected and could not be reported to"
                                + " errors.deadletterqueue.topic.name: the cause says why. Nothing is lost; restart the task"
                                + " when that is mended",
                        e);
            }
            report.acknowledge().run();
            reports.remove();
        }
    }

    boolean isWaiting() {
        return !reports.isEmpty();
    }
}
