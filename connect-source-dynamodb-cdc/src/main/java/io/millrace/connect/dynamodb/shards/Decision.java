package io.millrace.connect.dynamodb.shards;

import java.util.List;
import java.util.Optional;

/**
 * What a task has to do now. Immutable.
 *
 * @param starts shards to begin to read
 * @param waits its other shards that are neither read nor at their end
 * @param unstoredEnds shards whose END it has sent, and which Connect has not stored, or stored an older offset over it: send it
 *     again, with the heartbeats
 * @param loss of the stream as a whole; nothing starts then
 */
public record Decision(List<Start> starts, List<Wait> waits, List<String> unstoredEnds, Optional<DataLoss> loss) {
    public Decision {
        starts = List.copyOf(starts);
        waits = List.copyOf(waits);
        unstoredEnds = List.copyOf(unstoredEnds);
    }

    /**
     * A shard to begin to read.
     *
     * @param at where
     * @param offset what is stored of it, or that nothing was read: later offsets are made from it
     * @param loss what is lost before it. With {@code behavior.on.data.loss=fail} the shard is not to be read
     */
    public record Start(String shardId, StartAt at, ShardOffset offset, Optional<DataLoss> loss) {}

    /**
     * A shard that cannot be read yet.
     *
     * @param on the parents whose END is not stored; none if it waits for the marker
     */
    public record Wait(String shardId, List<String> on) {
        public Wait {
            on = List.copyOf(on);
        }
    }
}
