package io.millrace.ops.fake;

import io.millrace.ops.OpsException;
import io.millrace.ops.TailEnd;
import io.millrace.ops.TailedMessage;
import io.millrace.ops.TriggerListener;
import io.millrace.ops.TriggerRequest;
import io.millrace.ops.TriggerSummary;
import io.millrace.ops.Triggers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Triggers over messages that a test gives them: one after another in the caller's thread, retries without waiting, and the position
 * kept, whatever the group. Confined to the test's thread.
 */
public final class FakeTriggers implements Triggers {
    private final List<TailedMessage> messages = new ArrayList<>();
    private int position;
    private @Nullable TriggerRequest last;

    /** Adds a message to be handled. */
    public void add(TailedMessage message) {
        messages.add(message);
    }

    /** What was asked for last; null if nothing was. */
    public @Nullable TriggerRequest last() {
        return last;
    }

    @Override
    public TriggerSummary run(TriggerRequest request, EventHandler handler, TriggerListener listener) {
        last = request;
        long handled = 0;
        long skipped = 0;
        Long count = request.events().count();
        for (; position < messages.size(); position++) {
            if (listener.isStopped()) {
                return new TriggerSummary(TailEnd.STOPPED, handled, skipped);
            }
            if (count != null && handled + skipped >= count) {
                return new TriggerSummary(TailEnd.COUNT, handled, skipped);
            }
            TailedMessage event = messages.get(position);
            if (!event.isRecord() || !request.events().wants(event)) {
                continue;
            }
            if (isHandled(event, request, handler, listener)) {
                handled++;
            } else {
                skipped++;
            }
        }
        return new TriggerSummary(
                count != null && handled + skipped >= count ? TailEnd.COUNT : TailEnd.IDLE, handled, skipped);
    }

    private static boolean isHandled(
            TailedMessage event, TriggerRequest request, EventHandler handler, TriggerListener listener) {
        for (int attempt = 1; ; attempt++) {
            try {
                handler.handle(event, attempt);
                return true;
            } catch (Exception e) {
                String reason = String.valueOf(e.getMessage());
                if (attempt <= request.retries()) {
                    listener.isRetried(event, attempt, reason, Duration.ZERO);
                } else if (request.onFailure() == OnFailure.SKIP) {
                    listener.isSkipped(event, reason);
                    return false;
                } else {
                    throw new OpsException(OpsException.Kind.FAILED, event.place() + ": " + reason, e);
                }
            }
        }
    }
}
