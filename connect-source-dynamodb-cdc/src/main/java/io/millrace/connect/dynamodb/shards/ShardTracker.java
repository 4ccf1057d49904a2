package io.millrace.connect.dynamodb.shards;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which shards a task reads, from where, and when: the protocol of shards, which needs no state but Connect's offsets
 * (docs/design/004-shards-without-leases.md). Immutable.
 */
public final class ShardTracker {
    private final int task;
    private final int tasks;

    /**
     * The tracker of one task.
     *
     * @param task the task's index
     * @param tasks how many there are
     */
    public ShardTracker(int task, int tasks) {
        if (task < 0 || task >= tasks) {
            throw new IllegalArgumentException("task " + task + " of " + tasks);
        }
        this.task = task;
        this.tasks = tasks;
    }

    /** Whether the shard is this task's to read: by its number, which is the same for every task whatever it has listed. */
    public boolean isOwned(String shardId) {
        return number(shardId, tasks) == task;
    }

    /** The shards whose stored offsets {@link #decide} needs. The marker is needed besides. */
    public Set<String> lookups(Collection<Shard> listed) {
        ShardGraph graph = new ShardGraph(listed);
        Set<String> lookups = new TreeSet<>();
        for (Shard shard : owned(listed)) {
            lookups.add(shard.id());
            lookups.addAll(graph.children(shard.id()));
            for (String parent : shard.parents()) {
                lookups.add(parent);
                lookups.addAll(graph.children(parent));
            }
        }
        return lookups;
    }

    private List<Shard> owned(Collection<Shard> listed) {
        return listed.stream().filter(shard -> isOwned(shard.id())).toList();
    }

    /**
     * Says what to do now.
     *
     * @param reading how far the task itself has read its shards; those stay in it that it has read to their end
     */
    public Decision decide(StreamState state, Map<String, ShardOffset> reading) {
        StreamView view = new StreamView(state);
        List<Shard> owned = owned(state.listed());
        StreamMarker marker = state.marker();
        if (marker != null && !marker.isOf(state.stream())) {
            String created = state.stream().created().toString();
            return new Decision(
                    List.of(),
                    owned.stream()
                            .map(shard -> new Decision.Wait(shard.id(), List.of()))
                            .toList(),
                    List.of(),
                    Optional.of(DataLoss.recreated(state.stream().arn(), marker.streamCreated(), created)));
        }
        List<Decision.Start> starts = new ArrayList<>();
        List<Decision.Wait> waits = new ArrayList<>();
        List<String> unstoredEnds = new ArrayList<>();
        for (Shard shard : owned) {
            ShardOffset position = reading.get(shard.id());
            if (view.isFinished(shard.id())) {
                continue;
            }
            if (position != null) {
                if (position.isEnd()) {
                    unstoredEnds.add(shard.id());
                }
                continue;
            }
            List<String> awaited = view.stored(shard.id()) == null ? view.awaitedParents(shard.id()) : List.of();
            if (view.isMarkerAwaited() || !awaited.isEmpty()) {
                waits.add(new Decision.Wait(shard.id(), awaited));
            } else {
                starts.add(view.start(shard.id()));
            }
        }
        return new Decision(starts, waits, unstoredEnds, Optional.empty());
    }

    /**
     * Whether records of a shard may have aged out unread. To be asked before a page is handed over, with the time at which the page
     * was there: until then nothing can have aged out of it.
     *
     * @param offset how far the shard was read before that page
     * @param now by the service's clock
     */
    public static Optional<DataLoss> loss(StreamState state, String shardId, ShardOffset offset, Instant now) {
        return new StreamView(state).loss(shardId, offset, now);
    }

    /** The number that ends the id, modulo {@code tasks}; where there is none, a hash that is the same everywhere. */
    private static int number(String shardId, int tasks) {
        int first = shardId.length();
        while (first > 0 && isDigit(shardId.charAt(first - 1))) {
            first--;
        }
        if (first == shardId.length()) {
            return Math.floorMod(shardId.hashCode(), tasks);
        }
        long number = 0;
        for (int i = first; i < shardId.length(); i++) {
            number = (number * 10 + shardId.charAt(i) - '0') % tasks;
        }
        return (int) number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
