package io.millrace.connect.core.delivery;

import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Turns sink records into the service's entries. Confined to the task thread.
 *
 * @param <P> the service's own entry
 */
public interface RecordConverter<P> extends AutoCloseable {
    /**
     * Converts one record.
     *
     * @return the entry, or empty where the configuration says that such a record is not sent
     *     ({@code behavior.on.null.values=ignore})
     * @throws RejectedRecordException if this record cannot be sent; its message says why and which key to change, without
     *     record content (the engine adds topic, partition and offset)
     * @throws TryLaterException if it cannot be converted now: it is given again after the pause, and the records behind it not
     *     before. Do not wait in here: the task could neither be stopped nor stay in its consumer group
     */
    Optional<Outgoing<P>> convert(SinkRecord record);

    /** Releases what it holds, after the last record. Called by the task; by default there is nothing. */
    @Override
    default void close() {}
}
