package io.millrace.connect.dynamodb.read;

import io.millrace.connect.core.engine.EngineThread;
import io.millrace.connect.core.engine.EngineWork;
import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.Ticker;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Reads a task's shards on a thread of its own, and holds what is to be polled. Thread-safe.
 */
public final class ReadEngine implements AutoCloseable {
    private static final long STOP_MS = TimeUnit.SECONDS.toMillis(2);

    private final Mailbox mailbox = new Mailbox();
    private final HandoverQueue queue = new HandoverQueue(() -> mailbox.post(() -> {}));
    private final KinesisClient kinesis;
    private final OffsetReads offsets;
    private final StreamReader reader;
    private final EngineThread thread;

    /**
     * Opens what it needs, and begins.
     *
     * @param name begins the names of its threads
     * @param stored what Connect has stored, of all tasks
     * @param preludes makes what comes before the shards are read
     * @param heartbeats looks after what is stored without a change
     */
    public ReadEngine(
            ReaderConfig config,
            String name,
            OffsetStorageReader stored,
            ReadListener listener,
            StreamPrelude.Maker preludes,
            HeartbeatWatch heartbeats) {
        kinesis = new KinesisClient(config.aws(), name, config.limits().pagesUnderWay());
        offsets = new OffsetReads(stored, name + "-offsets");
        reader = new StreamReader(
                config,
                kinesis,
                offsets,
                queue,
                mailbox,
                Ticker.SYSTEM,
                () -> ThreadLocalRandom.current().nextDouble(),
                listener,
                preludes);
        thread = new EngineThread(name + "-reader", mailbox, watched(reader, heartbeats));
        thread.start();
    }

    private static EngineWork watched(EngineWork reader, HeartbeatWatch heartbeats) {
        return new EngineWork() {
            @Override
            public long advance() {
                return Math.min(reader.advance(), heartbeats.advance());
            }

            @Override
            public void fail(ConnectException why) {
                reader.fail(why);
            }
        };
    }

    /** What was read. */
    public HandoverQueue queue() {
        return queue;
    }

    /** Connect has stored offsets. */
    public void offsetsStored() {
        mailbox.post(reader::offsetsStored);
    }

    /** Wakes who polls, and ends everything. May be called twice. */
    @Override
    public void close() {
        queue.close();
        mailbox.post(reader::close);
        thread.stop(STOP_MS);
        Utils.closeQuietly(offsets, "offset reads");
        Utils.closeQuietly(kinesis, "Kinesis client");
    }
}
