package io.millrace.connect.dynamodb.shards;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules about single shards, applied to what is known at one time. Immutable. */
final class StreamView {
    /** For so long since its start the connector may be at the oldest records there are. */
    private static final Duration FIRST_READS = StreamMarker.MARGIN.plusMinutes(1);

    private final StreamState state;
    private final ShardGraph graph;
    private final Set<String> passedOver;

    StreamView(StreamState state) {
        this.state = state;
        this.graph = new ShardGraph(state.listed());
        this.passedOver = position() instanceof Position.SequenceNumbers named
                ? graph.ancestors(named.byShard().keySet())
                : Set.of();
    }

    /** Whether shards cannot begin before the marker is there: only task 0 can say where. */
    boolean isMarkerAwaited() {
        return state.marker() == null
                && (position() instanceof Position.Latest || position() instanceof Position.SequenceNumbers);
    }

    /**
     * Whether all of the shard was read, and is stored in Kafka. A child that has an offset shows it too: it was begun only then.
     * So it does no harm if a task that should be gone stores an older offset over END. What comes before a shard that
     * kinesis.shard.sequence.numbers names is not to be read.
     */
    boolean isFinished(String shardId) {
        ShardOffset stored = stored(shardId);
        if (stored == null) {
            return passedOver.contains(shardId) || hasChildWithOffset(shardId);
        }
        return stored.isEnd() || hasChildWithOffset(shardId);
    }

    private boolean hasChildWithOffset(String shardId) {
        return graph.children(shardId).stream().anyMatch(child -> stored(child) != null);
    }

    /** The parents that have to be finished before a shard without an offset begins. */
    List<String> awaitedParents(String shardId) {
        return graph.parents(shardId).stream()
                .filter(parent -> graph.isListed(parent) && !isFinished(parent))
                .toList();
    }

    /** Where a shard begins that is to be read, and what is lost before that. */
    Decision.Start start(String shardId) {
        ShardOffset stored = stored(shardId);
        Optional<DataLoss> loss = (stored == null ? parentGone(shardId) : Optional.<DataLoss>empty())
                .or(() -> loss(shardId, stored, state.now()));
        ShardOffset offset = stored == null ? ShardOffset.NOTHING : stored;
        String last = offset.sequenceNumber();
        if (last == null) {
            StartAt at = first(shardId, offset);
            return new Decision.Start(shardId, at, offset.startedAt(at), loss);
        }
        Long sub = offset.subSequenceNumber();
        return new Decision.Start(
                shardId, sub == null ? new StartAt.After(last) : new StartAt.Within(last, sub), offset, loss);
    }

    private StartAt first(String shardId, ShardOffset offset) {
        boolean isAllToBeRead = offset.isFromBeginning()
                || graph.parents(shardId).stream().anyMatch(parent -> {
                    ShardOffset stored = stored(parent);
                    return stored != null && stored.isChildReadFromBeginning();
                });
        StreamMarker marker = state.marker();
        return isAllToBeRead
                ? new StartAt.Beginning()
                : StreamMarker.startOf(position(), marker == null ? null : marker.start(), shardId);
    }

    /** A parent that is gone and has no offset was gone before the connector began; or else, see {@link #loss}. */
    private Optional<DataLoss> parentGone(String shardId) {
        for (String parent : graph.parents(shardId)) {
            ShardOffset stored = stored(parent);
            if (!graph.isListed(parent) && stored != null && !isFinished(parent)) {
                return Optional.of(DataLoss.parentGone(shardId, parent, stored));
            }
        }
        return Optional.empty();
    }

    /**
     * What may have aged out unread of a shard.
     *
     * <p>Of one that nothing was read of: as long as a parent is listed, it was closed after the horizon, and so all of the shard is
     * there. If none is, the shard is older than the horizon; then it was there when the connector began, without a parent, and that
     * is not longer ago than the horizon. If it was not, or that is longer ago, its first records are gone, or its parents'.
     */
    Optional<DataLoss> loss(String shardId, @Nullable ShardOffset offset, Instant now) {
        Instant horizon = now.minus(state.retention());
        Instant readThrough = offset == null ? null : offset.readThrough();
        if (offset != null && readThrough != null) {
            return readThrough.isBefore(horizon) && !isFirstRead(shardId, readThrough, now)
                    ? Optional.of(DataLoss.agedOut(shardId, offset, now, state.retention()))
                    : Optional.empty();
        }
        StreamMarker marker = state.marker();
        boolean isUnread = offset == null || offset.sequenceNumber() == null;
        return isUnread
                        && graph.isRoot(shardId)
                        && marker != null
                        && (!marker.roots().contains(shardId) || marker.start().isBefore(horizon))
                ? Optional.of(DataLoss.neverRead(shardId, marker.start(), now, state.retention()))
                : Optional.empty();
    }

    /**
     * Whether the connector has just begun, with what was about to age out: of that, nobody can promise to get all. Empty pages may
     * come first, which end no later than the oldest record there is.
     */
    private boolean isFirstRead(String shardId, Instant readThrough, Instant now) {
        StreamMarker marker = state.marker();
        boolean isNew = stored(shardId) == null;
        return marker == null
                ? isNew && now.isBefore(state.now().plus(FIRST_READS))
                : now.isBefore(marker.start().plus(FIRST_READS))
                        && (isNew || !readThrough.isBefore(marker.start().minus(state.retention())));
    }

    @Nullable
    ShardOffset stored(String shardId) {
        return state.stored().get(shardId);
    }

    private Position position() {
        StreamMarker marker = state.marker();
        return marker == null ? state.configured() : marker.position();
    }
}
