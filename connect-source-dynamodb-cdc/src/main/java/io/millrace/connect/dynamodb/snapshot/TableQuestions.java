package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.OncePerMinute;
import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.read.StreamPrelude;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks DynamoDB, and has the answers come on the reader thread, to which it is confined. */
final class TableQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(TableQuestions.class);

    private final ScannerConfig config;
    private final Mailbox mailbox;
    private final StreamPrelude.Owner owner;
    private final OncePerMinute warnings;
    private boolean closed;

    TableQuestions(ScannerConfig config, Mailbox mailbox, Ticker ticker, StreamPrelude.Owner owner) {
        this.config = config;
        this.mailbox = mailbox;
        this.owner = owner;
        this.warnings = new OncePerMinute(ticker);
    }

    /**
     * Asks one question.
     *
     * @param action what is asked, as IAM names it
     * @param answered goes on with the answer
     * @param again goes on where there is none, and the question may be asked again. What can never be answered fails the task
     */
    <T> void ask(
            CompletableFuture<T> call, String action, String table, Consumer<T> answered, Consumer<Failure> again) {
        call.whenComplete((answer, thrown) -> mailbox.post(() -> {
                    if (closed) {
                        return;
                    }
                    if (thrown == null) {
                        answered.accept(answer);
                        return;
                    }
                    Failure why = config.failuresOf(action, table).classify(thrown);
                    if (why.kind() == FailureKind.FATAL) {
                        owner.fail(new ConnectException(why.message(), why.cause()));
                        return;
                    }
                    owner.retrying(why);
                    warn("Cannot scan table " + table + " (" + why.code() + "), trying again: " + why.message());
                    again.accept(why);
                }))
                .exceptionally(unexpected -> null);
    }

    /** Says so, but not often. */
    void warn(String what) {
        if (warnings.another() > 0) {
            LOG.warn("{}", what);
        }
    }

    void close() {
        closed = true;
    }
}
