package io.millrace.ops.fake;

import io.millrace.ops.RecordTail;
import io.millrace.ops.TailEnd;
import io.millrace.ops.TailListener;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TailedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tail of messages that a test gives it. It does not wait: when they are told, it is idle. Confined to the test's thread. */
public final class FakeRecordTail implements RecordTail {
    private final List<TailedMessage> messages = new ArrayList<>();
    private @Nullable TailRequest last;

    /** Adds a message for whoever follows. */
    public void add(TailedMessage message) {
        messages.add(message);
    }

    /** What was asked for last; null if nothing was. */
    public @Nullable TailRequest last() {
        return last;
    }

    @Override
    public TailEnd follow(TailRequest request, TailListener listener) {
        last = request;
        listener.watches(messages.stream().map(TailedMessage::topic).collect(Collectors.toCollection(TreeSet::new)));
        long records = 0;
        for (TailedMessage message : messages) {
            if (listener.isStopped()) {
                return TailEnd.STOPPED;
            }
            if (!request.wants(message)) {
                continue;
            }
            listener.message(message);
            records += message.isRecord() ? 1 : 0;
            Long count = request.count();
            if (count != null && records >= count) {
                listener.isCaughtUp();
                return TailEnd.COUNT;
            }
        }
        listener.isCaughtUp();
        return TailEnd.IDLE;
    }
}
