package io.millrace.testkit.aws.kinesis;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** GetShardIterator and GetRecords. Thread-safe. */
final class ReadActions {
    private final Streams streams;

    ReadActions(Streams streams) {
        this.streams = streams;
    }

    PreparedCall getShardIterator(KinesisArgs args) {
        String stream = args.streamName();
        String shard = args.required("ShardId");
        return new PreparedCall(stream, shard, interference -> newIterator(args, stream, shard));
    }

    private AwsReply newIterator(KinesisArgs args, String name, String shardId) {
        LocalStream stream = streams.usable(name);
        LocalShard shard = streams.shard(stream, shardId);
        long now = streams.nowMillis();
        if (streams.throttling() && !stream.locked(() -> shard.admitsIterator(streams.limits(), now))) {
            throw Invalid.tooFast(shardId, name, streams.account());
        }
        long index = startIndex(args, stream, shard, now);
        String iterator = new ShardIterator(name, stream.createdMillis(), shardId, index, now).encode();
        return args.wire()
                .reply(args.message(), 256, generator -> generator.writeStringField("ShardIterator", iterator));
    }

    private long startIndex(KinesisArgs args, LocalStream stream, LocalShard shard, long now) {
        String type = args.required("ShardIteratorType");
        return switch (type) {
            case "TRIM_HORIZON" -> 0;
            case "LATEST" -> shard.log().end();
            case "AT_SEQUENCE_NUMBER" -> shard.sequence().indexAtOrAfter(startingNumber(args, stream, shard));
            case "AFTER_SEQUENCE_NUMBER" -> shard.sequence().indexAfter(startingNumber(args, stream, shard));
            case "AT_TIMESTAMP" -> {
                long millis = args.requiredMillis("Timestamp");
                if (millis > now) {
                    throw Invalid.argument("The timestampInMillis parameter cannot be greater than the"
                            + " currentTimestampInMillis. timestampInMillis: " + millis
                            + ", currentTimestampInMillis: " + now);
                }
                yield shard.log().indexAtTime(millis);
            }
            default ->
                throw Invalid.member(
                        type,
                        "shardIteratorType",
                        "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP,"
                                + " AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
        };
    }

    private String startingNumber(KinesisArgs args, LocalStream stream, LocalShard shard) {
        String number = args.text("StartingSequenceNumber");
        if (number == null) {
            throw Invalid.argument("Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER as the"
                    + " ShardIteratorType with a StartingSequenceNumber, or (2) another type without one.");
        }
        if (!shard.sequence().owns(number)) {
            throw Invalid.argument(
                    "StartingSequenceNumber " + number + " used in GetShardIterator on shard " + shard.id()
                            + " in stream " + stream.name() + " under account " + streams.account()
                            + " is invalid because it did not come from this shard of this stream.");
        }
        return number;
    }

    PreparedCall getRecords(KinesisArgs args) {
        ShardIterator iterator = ShardIterator.decode(args.required("ShardIterator"));
        int limit = args.integerBetween(
                "Limit", 1, streams.limits().recordsPerRead(), streams.limits().recordsPerRead());
        return new PreparedCall(iterator.stream(), iterator.shard(), interference -> read(args, iterator, limit));
    }

    private AwsReply read(KinesisArgs args, ShardIterator iterator, int limit) {
        LocalStream stream = streams.usable(iterator.stream());
        if (stream.createdMillis() != iterator.streamCreated()) {
            throw Invalid.noSuchStream(iterator.stream(), streams.account());
        }
        LocalShard shard = streams.shard(stream, iterator.shard());
        long now = streams.nowMillis();
        KinesisLimits limits = streams.limits();
        requireFresh(iterator, now, limits);
        if (streams.throttling() && !stream.locked(() -> shard.admitsRead(limits, now))) {
            throw Invalid.tooFast(shard.id(), stream.name(), streams.account());
        }

        long horizon = now - limits.retention().toMillis();
        List<LocalRecord> records = new ArrayList<>();
        boolean wasOpen = shard.isOpen(); // before the end is looked at: a shard closes once and then gets nothing more
        long end = shard.log().end();
        long bytes = 0;
        long next = Math.max(iterator.index(), shard.log().first());
        for (LocalRecord record : shard.recordsSince(next, limit)) {
            int size = record.size();
            if (record.index() >= end || (!records.isEmpty() && bytes + size > limits.bytesPerRead())) {
                break;
            }
            next = record.index() + 1;
            if (record.arrivalMillis() >= horizon) {
                records.add(record);
                bytes += size;
            }
        }
        long taken = bytes;
        if (streams.throttling()) {
            stream.locked(() -> {
                shard.chargeRead(taken);
                return taken;
            });
        }
        boolean atEnd = !wasOpen && next >= end;
        Page page = new Page(
                records,
                atEnd ? "" : new ShardIterator(stream.name(), stream.createdMillis(), shard.id(), next, now).encode(),
                millisBehind(shard, next, now),
                atEnd ? shard.children() : List.of());
        return args.wire()
                .reply(
                        args.message(),
                        (int) Math.min(bytes * 3 / 2 + 512, 16 << 20),
                        generator -> write(args, generator, page));
    }

    private record Page(List<LocalRecord> records, String nextIterator, long millisBehind, List<LocalShard> children) {}

    private static void requireFresh(ShardIterator iterator, long now, KinesisLimits limits) {
        long lifetime = limits.iteratorLifetime().toMillis();
        if (now - iterator.issuedMillis() > lifetime) {
            throw AwsException.badRequest(
                    "ExpiredIteratorException",
                    "Iterator expired. The iterator was created at time " + iterator.issuedMillis()
                            + " while right now it is " + now
                            + " which is further in the future than the tolerated delay of " + lifetime
                            + " milliseconds.");
        }
    }

    private static long millisBehind(LocalShard shard, long next, long now) {
        LocalRecord unread = shard.log().get(Math.max(next, shard.log().first()));
        return unread == null ? 0 : Math.max(0, now - unread.arrivalMillis());
    }

    private static void write(KinesisArgs args, JsonGenerator generator, Page page) throws IOException {
        generator.writeArrayFieldStart("Records");
        for (LocalRecord record : page.records()) {
            generator.writeStartObject();
            byte[] number = record.sequenceAscii();
            generator.writeFieldName("SequenceNumber");
            generator.writeUTF8String(number, 0, number.length);
            args.wire().writeTime(generator, "ApproximateArrivalTimestamp", record.arrivalMillis());
            generator.writeBinaryField("Data", record.data());
            generator.writeStringField("PartitionKey", record.partitionKey());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        if (!page.nextIterator().isEmpty()) {
            generator.writeStringField("NextShardIterator", page.nextIterator());
        }
        generator.writeNumberField("MillisBehindLatest", page.millisBehind());
        if (!page.children().isEmpty()) {
            generator.writeArrayFieldStart("ChildShards");
            for (LocalShard child : page.children()) {
                generator.writeStartObject();
                generator.writeStringField("ShardId", child.id());
                generator.writeArrayFieldStart("ParentShards");
                for (LocalShard parent : parents(child)) {
                    generator.writeString(parent.id());
                }
                generator.writeEndArray();
                ShardActions.writeRange(generator, child.range());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
    }

    private static List<LocalShard> parents(LocalShard child) {
        List<LocalShard> parents = new ArrayList<>();
        child.parent().ifPresent(parents::add);
        child.adjacentParent().ifPresent(parents::add);
        return parents;
    }
}
