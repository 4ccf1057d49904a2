package io.millrace.testkit.aws.kinesis;

import io.millrace.testkit.aws.fault.Interference;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The Kinesis of a LocalAws, seen from inside the server: to set it up, to look at what it has stored, and to change
 * quotas while it runs. Thread-safe. What a client can do through the API is better done through the API.
 */
public final class LocalKinesis {
    private final Map<String, LocalStream> streams = new ConcurrentSkipListMap<>();
    private final KinesisSettings settings;

    /**
     * An account without streams.
     *
     * @param region the region, for ARNs
     * @param account the account id, for ARNs and error messages
     * @param clock what the service takes for the time
     * @param storing false to check and count records without keeping them
     * @param throttling whether the quotas of shards are enforced
     * @param limits the service's limits
     */
    public LocalKinesis(
            String region, String account, Clock clock, boolean storing, boolean throttling, KinesisLimits limits) {
        settings = new KinesisSettings(region, account, clock, storing, throttling, limits);
    }

    /** Creates a stream that is at once ACTIVE, unless {@link #transition} says otherwise. */
    public LocalStream createStream(String name, int shards) {
        return create(name, shards, false, LocalStream.DEFAULT_MAX_RECORD_KIB);
    }

    /** The stream with this name. */
    public LocalStream stream(String name) {
        LocalStream stream = find(name);
        if (stream == null) {
            throw new IllegalArgumentException("There is no stream " + name + "; there are: " + streamNames());
        }
        return stream;
    }

    /** The names of all streams, sorted. */
    public List<String> streamNames() {
        streams.values().removeIf(LocalStream::isGone);
        return new ArrayList<>(streams.keySet());
    }

    /** Turns the quotas of shards on or off. */
    public void throttling(boolean on) {
        settings.throttling(on);
    }

    /** The limits in force. */
    public KinesisLimits limits() {
        return settings.limits();
    }

    /** Changes the limits; quotas of shards follow at once. */
    public void limits(KinesisLimits limits) {
        settings.limits(limits);
    }

    /** How long streams created, changed and deleted from now on stay in between; by default no time at all. */
    public void transition(Duration duration) {
        settings.transition(duration);
    }

    /**
     * Writes a record as other services of AWS do that feed a stream: they wait for the shard's quota, which is left out
     * here.
     *
     * @return false when there is no such stream that can be written to
     */
    public boolean feed(String streamName, String partitionKey, byte[] data) {
        LocalStream stream = find(streamName);
        if (stream == null || !stream.isUsable()) {
            return false;
        }
        stream.put(PutBatch.ofOne(partitionKey, data, limits()), Interference.NONE, false);
        return true;
    }

    KinesisSettings settings() {
        return settings;
    }

    LocalStream create(String name, int shards, boolean onDemand, int maxRecordKib) {
        streams.values().removeIf(LocalStream::isGone);
        LocalStream stream = new LocalStream(name, shards, onDemand, maxRecordKib, settings);
        if (streams.putIfAbsent(name, stream) != null) {
            throw Invalid.inUse("Stream " + name + " under account " + settings.account() + " already exists.");
        }
        return stream;
    }

    @Nullable
    LocalStream find(String name) {
        LocalStream stream = streams.get(name);
        if (stream != null && stream.isGone()) {
            streams.remove(name, stream);
            return null;
        }
        return stream;
    }
}
