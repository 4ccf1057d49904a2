package io.millrace.transforms.internal.source;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Reads as another reader does, but knows no log: its name is null, and every position in it 0. */
public final class LoglessReader implements EventReader {
    private final EventReader reader;

    public LoglessReader(EventReader reader) {
        this.reader = reader;
    }

    @Override
    public ChangeEvent read(Object value, Map<String, ?> offset) {
        ChangeEvent event = reader.read(value, offset);
        Origin origin = event.origin();
        return new ChangeEvent(
                event.operation(),
                event.dialect(),
                event.source(),
                new Origin(
                        origin.globalId(),
                        origin.transactionId(),
                        null,
                        0L,
                        origin.sequence(),
                        origin.schema(),
                        origin.table()),
                event.before(),
                event.after(),
                event.patch(),
                event.totalOrder());
    }

    @Override
    public @Nullable Schema rowSchema() {
        return reader.rowSchema();
    }
}
