package io.millrace.connect.dynamodb.shards;

import static io.millrace.connect.core.property.BrokenPromise.check;

import io.millrace.connect.dynamodb.shards.ModelStream.Change;
import io.millrace.connect.dynamodb.shards.ModelStream.ModelShard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays a {@link History}: the stream, Connect and its user around the classes that are tested. What is promised is checked here. */
final class HistoryRun {
    private static final long HOUR = 3_600_000;
    private static final long ATTENDED = 10 * HOUR;
    private static final String NOTHING_LOST_QUIETLY = "what is lost is reported";

    final Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();

    private final World world;
    private final Set<Reached> reached = EnumSet.noneOf(Reached.class);
    private final Map<Integer, List<Change>> changes = new TreeMap<>();
    private final Map<Integer, Integer> lastAppended = new HashMap<>();
    private final List<Map.Entry<Map<String, String>, Map<String, Object>>> late = new ArrayList<>();
    private final Position position;
    private ModelStream stream;
    private int streams = 1;
    private long now = 10 * HOUR;
    private long attended = now;
    private @Nullable ModelTask[] tasks;
    /** Before this nothing is asked for. */
    private Instant wanted = Instant.EPOCH;
    /** Since a task that should be gone stored an older offset: what was read may be read again beside what follows it. */
    private boolean isDisturbed;

    HistoryRun(World world) {
        this.world = world;
        this.stream = new ModelStream(streams, world.shards(), now);
        this.tasks = new ModelTask[world.tasks()];
        this.position = switch (world.begin()) {
            case TRIM_HORIZON -> new Position.TrimHorizon();
            case LATEST -> new Position.Latest();
            case AT_TIMESTAMP -> new Position.Timestamp(Instant.ofEpochMilli(now + 10_000));
        };
        if (position instanceof Position.Timestamp timestamp) {
            wanted = timestamp.instant();
        }
    }

    Set<Reached> play(List<Step> steps) {
        for (Step step : steps) {
            step.play(this);
        }
        finish();
        return reached;
    }

    ModelStream stream() {
        return stream;
    }

    long now() {
        return now;
    }

    Position position() {
        return position;
    }

    boolean isExactlyOnce() {
        return world.isExactlyOnce();
    }

    // ---- the stream -----------------------------------------------------------------------------------------------

    void write(int key, int times) {
        List<Change> ofKey = changes.computeIfAbsent(key, k -> new ArrayList<>());
        for (int i = 0; i < times; i++) {
            ofKey.add(stream.write(key, ofKey.size(), now));
        }
    }

    void split(int nth) {
        stream.split(nth, now);
        reached.add(Reached.SPLIT);
    }

    void merge(int nth) {
        stream.merge(nth, now);
        reached.add(Reached.MERGED);
    }

    void recreate() {
        if (!stored.containsKey(SourcePartitions.marker(stream.id.arn()))) {
            all().forEach(change -> change.isExcused = true);
        }
        tasks = new ModelTask[tasks.length];
        late.clear();
        stream = new ModelStream(++streams, world.shards(), now);
        reached.add(Reached.RECREATED);
    }

    void pass(long millis) {
        long left = millis;
        while (world.isAttended() && attended + ATTENDED < now + left) {
            left -= attended + ATTENDED - now;
            now = attended + ATTENDED;
            attend();
        }
        now += left;
    }

    /** Everything that can be done is done, and those that should be gone are. */
    private void attend() {
        late.clear();
        Map<Map<String, String>, Map<String, Object>> before;
        do {
            before = Map.copyOf(stored);
            everyTaskWorks();
        } while (!before.equals(stored));
        attended = now;
    }

    // ---- Connect --------------------------------------------------------------------------------------------------

    void start(int nth) {
        int index = nth % tasks.length;
        if (tasks[index] == null) {
            tasks[index] = new ModelTask(this, index, tasks.length);
        }
    }

    void with(int nth, Consumer<ModelTask> action) {
        ModelTask task = tasks[nth % tasks.length];
        if (task != null) {
            action.accept(task);
        }
    }

    void stop(int nth) {
        with(nth, ModelTask::commit);
        tasks[nth % tasks.length] = null;
    }

    void kill(int nth) {
        with(nth, task -> late.addAll(task.die().entrySet()));
        tasks[nth % tasks.length] = null;
        reached.add(Reached.KILLED);
    }

    void rescale(int count) {
        for (int i = 0; i < tasks.length; i++) {
            stop(i);
        }
        tasks = new ModelTask[count];
        for (int i = 0; i < count; i++) {
            start(i);
        }
        reached.add(Reached.RESCALED);
    }

    void store(Map<String, String> partition, Map<String, Object> offset) {
        stored.put(partition, offset);
        if (partition.get(SourcePartitions.SHARD).equals(SourcePartitions.MARKER)) {
            StreamMarker marker = StreamMarker.decode(offset);
            if (marker.position() instanceof Position.Latest && marker.start().isAfter(wanted)) {
                wanted = marker.start();
            }
        }
    }

    void commitLate(int nth) {
        if (late.isEmpty()) {
            return;
        }
        var offset = late.remove(nth % late.size());
        Map<String, Object> before = stored.get(offset.getKey());
        store(offset.getKey(), offset.getValue());
        if (before != null && !before.equals(offset.getValue())) {
            isDisturbed = true;
            reached.add(Reached.STORED_LATE);
            if ("END".equals(before.get("state"))) {
                reached.add(Reached.STORED_LATE_OVER_END);
            }
        }
    }

    /** A record is in Kafka, for all to see. */
    void append(Change change) {
        List<Change> ofKey = changes.get(change.key);
        int last = lastAppended.getOrDefault(change.key, -1);
        for (Change before : ofKey.subList(0, change.index)) {
            boolean isMissing = !before.isAppended && !isExcused(before);
            check(!isMissing || !before.isTrimmed(now), NOTHING_LOST_QUIETLY, () -> before + " is gone unread");
            check(!isMissing, "no change comes before an earlier one of its key", () -> change + " before " + before);
            check(
                    isDisturbed || before.index <= last || isExcused(before),
                    "what is repeated is repeated up to the newest",
                    () -> change + " follows change " + last + ", not " + before);
        }
        for (ModelShard shard : change.shard.ancestors) {
            for (Change before : shard.changes) {
                check(
                        before.isAppended || isExcused(before),
                        before.isTrimmed(now) ? NOTHING_LOST_QUIETLY : "parents come before their children",
                        () -> change + " before " + before);
            }
        }
        if (change.isAppended) {
            check(!world.isExactlyOnce(), "every change is there once", () -> change + " comes again");
            reached.add(Reached.REPEATED);
        }
        change.isAppended = true;
        if (change.index > last
                || !change.isExcused) { // what was given up as lost and comes all the same may come late
            lastAppended.put(change.key, change.index);
        }
    }

    // ---- what is not read -----------------------------------------------------------------------------------------

    /** The connector has not settled yet when it began: what is gone by now was not asked for. */
    void isBeginning() {
        excuseOld(all());
    }

    /** A shard begins: now, or again. */
    void begins(String shardId) {
        ModelShard shard = stream.shard(shardId);
        check(
                stream.shards.stream().noneMatch(child -> child.parents.contains(shard) && hasOffset(child)),
                "no shard is read again when its children have begun",
                () -> shardId);
    }

    /** A shard begins, and nothing is said to be lost: at most what aged out since the connector began, unless from a time on. */
    void beginsQuietly(String shardId, @Nullable StreamMarker marker) {
        long begun = marker == null ? now : marker.start().toEpochMilli() + StreamMarker.MARGIN.toMillis();
        boolean isNew = !hasOffset(stream.shard(shardId));
        if (isNew && !((marker == null ? position : marker.position()) instanceof Position.Latest)) {
            excuseOld(stream.shard(shardId).changes.stream()
                    .filter(change -> change.arrived <= begun)
                    .toList());
        }
    }

    void reportLoss(DataLoss loss) {
        switch (loss.reason()) {
            case STREAM_RECREATED -> {
                all().stream()
                        .filter(change -> !stream.shards.contains(change.shard))
                        .forEach(change -> change.isExcused = true);
                excuseOld(all());
                return;
            }
            case AGED_OUT -> {
                reached.add(Reached.LOST_AGED_OUT);
                excuseOld(stream.shard(loss.shardId()).changes);
            }
            case NEVER_READ, PARENT_GONE -> {
                reached.add(
                        loss.reason() == DataLoss.Reason.NEVER_READ
                                ? Reached.LOST_NEVER_READ
                                : Reached.LOST_PARENT_GONE);
                ModelShard shard = stream.shard(loss.shardId());
                excuseOld(all().stream()
                        .filter(change -> change.shard == shard || shard.descendsFrom(change.shard))
                        .toList());
            }
        }
        check(!world.isAttended(), "nothing is reported as lost that is not", loss::text);
    }

    private void excuseOld(List<Change> among) {
        among.stream().filter(change -> change.isOld(now)).forEach(change -> change.isExcused = true);
    }

    /** Whether it may be missing. What follows a change that was read may not, whatever its time. */
    private boolean isExcused(Change change) {
        return change.isExcused
                || (change.stamp().isBefore(wanted)
                        && changes.get(change.key).subList(0, change.index).stream()
                                .noneMatch(before -> before.isAppended));
    }

    private boolean hasOffset(ModelShard shard) {
        return stored.containsKey(stream.partition(shard.id));
    }

    private List<Change> all() {
        return changes.values().stream().flatMap(List::stream).toList();
    }

    // ---- the user -------------------------------------------------------------------------------------------------

    void reset() {
        alter(() -> {
            AlteredOffsets.check(stream.id, stream.list(now), nulls());
            stored.clear();
            for (Change change : all()) {
                change.isExcused |= change.isOld(now) || !stream.shards.contains(change.shard);
                change.isAppended = false;
            }
            reached.add(Reached.RESET);
        });
        if (world.isAttended()) {
            attend();
        }
    }

    private Map<Map<String, ?>, Map<String, ?>> nulls() {
        Map<Map<String, ?>, Map<String, ?>> nulls = new HashMap<>();
        stored.keySet().forEach(partition -> nulls.put(partition, null));
        nulls.put(SourcePartitions.marker(stream.id.arn()), null);
        return nulls;
    }

    /** Sets a shard to one of the records that it still has, those behind it to nothing, and those before it to their end. */
    void rewind(int nth, int record) {
        List<ModelShard> listed = stream.listed(now).stream()
                .filter(this::hasOffset)
                .filter(shard -> shard.changes.stream().anyMatch(this::isRepeatable))
                .toList();
        if (listed.isEmpty()) {
            return;
        }
        ModelShard shard = listed.get(nth % listed.size());
        List<Change> recent = shard.changes.stream().filter(this::isRepeatable).toList();
        Change to = recent.get(record % recent.size());
        alter(() -> {
            Map<Map<String, ?>, Map<String, ?>> request = new HashMap<>();
            ShardOffset offset =
                    ShardOffset.NOTHING.behind(String.valueOf(to.sequenceNumber), Instant.ofEpochMilli(to.arrived));
            request.put(stream.partition(shard.id), offset.encode());
            for (ModelShard other : stream.shards) {
                if (other.descendsFrom(shard)) {
                    request.put(stream.partition(other.id), null);
                    other.changes.forEach(change -> change.isAppended = false);
                } else if (shard.descendsFrom(other) && stream.listed(now).contains(other)) {
                    request.put(stream.partition(other.id), Map.of("version", 1L, "state", "END"));
                }
            }
            AlteredOffsets.check(stream.id, stream.list(now), request);
            shard.changes.stream()
                    .filter(change -> change.sequenceNumber > to.sequenceNumber)
                    .forEach(change -> change.isAppended = false);
            request.forEach((partition, value) -> {
                Map<String, String> key = new HashMap<>();
                partition.forEach((name, text) -> key.put(name, (String) text));
                if (value == null) {
                    stored.remove(key);
                } else {
                    stored.put(key, new HashMap<>(value));
                }
            });
            reached.add(Reached.REWOUND);
        });
    }

    /** Whether a user who sets a shard to this record leaves out nothing. */
    private boolean isRepeatable(Change to) {
        return to.arrived > now - 12 * HOUR
                && all().stream()
                        .filter(change -> to.shard.descendsFrom(change.shard)
                                || (change.shard == to.shard && change.sequenceNumber <= to.sequenceNumber))
                        .allMatch(change -> change.isAppended || isExcused(change));
    }

    private void alter(Runnable change) {
        int count = tasks.length;
        for (int i = 0; i < count; i++) {
            stop(i);
        }
        late.clear();
        change.run();
        rescale(count);
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    /** From here on nothing goes wrong: everything has to arrive, one generation of shards after the other. */
    private void finish() {
        int rounds = 2 * stream.shards.size() + 4;
        for (int round = 0; round < rounds; round++) {
            everyTaskWorks();
            now += 1000;
            if (all().stream().allMatch(change -> change.isAppended || isExcused(change)) && isAllRead()) {
                return;
            }
        }
        Change missing = all().stream()
                .filter(change -> !change.isAppended && !isExcused(change))
                .findFirst()
                .orElse(null);
        check(
                false,
                missing != null && missing.isTrimmed(now) ? NOTHING_LOST_QUIETLY : "everything is read in the end",
                () -> (missing == null ? "a shard is not read" : missing + " is missing") + "; stored is " + stored);
    }

    private void everyTaskWorks() {

        for (int i = 0; i < tasks.length; i++) {
            start(i);
            with(i, ModelTask::work);
        }
    }

    /** What is open is being read, what is not is at its end. */
    private boolean isAllRead() {
        return stream.listed(now).stream().allMatch(shard -> {
            long readers =
                    List.of(tasks).stream().filter(task -> task.isAtTip(shard)).count();
            return shard.isOpen() ? readers == 1 : isFinished(shard);
        });
    }

    private boolean isFinished(ModelShard shard) {
        Map<String, Object> offset = stored.get(stream.partition(shard.id));
        boolean hasChild = stream.shards.stream().anyMatch(child -> child.parents.contains(shard) && hasOffset(child));
        return hasChild || (offset != null && "END".equals(offset.get("state")));
    }
}
