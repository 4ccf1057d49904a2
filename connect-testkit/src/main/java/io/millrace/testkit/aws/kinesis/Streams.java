package io.millrace.testkit.aws.kinesis;

/**
 * Looks streams and shards up for the actions, and answers as the service does when they are not there. Thread-safe.
 */
final class Streams {
    private final LocalKinesis kinesis;

    Streams(LocalKinesis kinesis) {
        this.kinesis = kinesis;
    }

    LocalKinesis kinesis() {
        return kinesis;
    }

    KinesisLimits limits() {
        return kinesis.settings().limits();
    }

    String account() {
        return kinesis.settings().account();
    }

    long nowMillis() {
        return kinesis.settings().nowMillis();
    }

    boolean throttling() {
        return kinesis.settings().throttling();
    }

    /** The stream, in whatever state. */
    LocalStream named(String name) {
        LocalStream stream = kinesis.find(name);
        if (stream == null) {
            throw Invalid.noSuchStream(name, account());
        }
        return stream;
    }

    /** The stream, when it can be read and written. */
    LocalStream usable(String name) {
        LocalStream stream = named(name);
        stream.requireUsable();
        return stream;
    }

    LocalShard shard(LocalStream stream, String id) {
        LocalShard shard = stream.find(id);
        if (shard == null) {
            throw Invalid.noSuchShard(id, stream.name(), account());
        }
        return shard;
    }
}
