package io.millrace.testkit.aws.kinesis;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/** ListShards, SplitShard, MergeShards and UpdateShardCount. Thread-safe. */
final class ShardActions {
    private static final int DEFAULT_PAGE = 1000;
    private static final int MOST_PER_PAGE = 10_000;
    private static final int MOST_SHARDS = 10_000;

    private final Streams streams;

    ShardActions(Streams streams) {
        this.streams = streams;
    }

    // ListShards

    /** Where a list goes on: stream, last shard listed, filter, when this was given out. */
    private record ListToken(
            String stream,
            long streamCreated,
            int after,
            String filter,
            String filterShard,
            long filterMillis,
            long issued) {
        String encode() {
            String text = String.join(
                    "|",
                    stream,
                    Long.toString(streamCreated),
                    Integer.toString(after),
                    filter,
                    filterShard,
                    Long.toString(filterMillis),
                    Long.toString(issued));
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        static ListToken decode(String token) {
            try {
                String[] p = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).split("\\|", -1);
                if (p.length == 7) {
                    return new ListToken(
                            p[0],
                            Long.parseLong(p[1]),
                            Integer.parseInt(p[2]),
                            p[3],
                            p[4],
                            Long.parseLong(p[5]),
                            Long.parseLong(p[6]));
                }
            } catch (IllegalArgumentException e) {
                // neither Base64 nor numbers: not ours, like the ones below
            }
            throw Invalid.argument("NextToken is invalid.");
        }
    }

    PreparedCall listShards(KinesisArgs args) {
        int page = args.integerBetween("MaxResults", 1, MOST_PER_PAGE, DEFAULT_PAGE);
        String token = args.text("NextToken");
        if (token == null) {
            String name = args.streamName();
            return new PreparedCall(name, "", interference -> list(args, firstPage(args, name), page));
        }
        for (String other :
                List.of("StreamName", "StreamARN", "ExclusiveStartShardId", "ShardFilter", "StreamCreationTimestamp")) {
            if (args.has(other)) {
                throw Invalid.argument("NextToken and " + other + " cannot be provided together.");
            }
        }
        ListToken from = ListToken.decode(token);
        return new PreparedCall(from.stream(), "", interference -> {
            if (streams.nowMillis() - from.issued()
                    > streams.limits().iteratorLifetime().toMillis()) {
                throw AwsException.badRequest("ExpiredNextTokenException", "The NextToken has expired.");
            }
            return list(args, from, page);
        });
    }

    private ListToken firstPage(KinesisArgs args, String name) {
        LocalStream stream = streams.named(name);
        String exclusiveStart = args.text("ExclusiveStartShardId");
        int after = exclusiveStart == null ? -1 : shardNumber(exclusiveStart);
        KinesisArgs filter = args.structure("ShardFilter");
        String type = filter == null ? "FROM_TRIM_HORIZON" : filter.required("Type");
        String filterShard = "";
        long filterMillis = 0;
        if (filter != null && type.equals("AFTER_SHARD_ID")) {
            filterShard = filter.required("ShardId");
            shardNumber(filterShard);
        } else if (filter != null && type.endsWith("_TIMESTAMP")) {
            filterMillis = filter.requiredMillis("Timestamp");
            if (filterMillis > streams.nowMillis()) {
                throw Invalid.argument("The ShardFilter's Timestamp " + filterMillis + " is in the future.");
            }
        }
        return new ListToken(name, stream.createdMillis(), after, type, filterShard, filterMillis, streams.nowMillis());
    }

    private AwsReply list(KinesisArgs args, ListToken from, int page) {
        LocalStream stream = streams.named(from.stream());
        if (stream.createdMillis() != from.streamCreated()) {
            throw Invalid.noSuchStream(from.stream(), streams.account());
        }
        Predicate<LocalShard> filter = filter(stream, from);
        List<LocalShard> found = stream.map().all().stream()
                .filter(shard -> shard.number() > from.after())
                .filter(filter)
                .limit(page + 1L)
                .toList();
        boolean more = found.size() > page;
        List<LocalShard> shown = more ? found.subList(0, page) : found;
        return args.wire().reply(args.message(), 256 * shown.size() + 256, generator -> {
            writeShards(generator, shown);
            if (more) {
                ListToken next = new ListToken(
                        from.stream(),
                        from.streamCreated(),
                        shown.get(page - 1).number(),
                        from.filter(),
                        from.filterShard(),
                        from.filterMillis(),
                        streams.nowMillis());
                generator.writeStringField("NextToken", next.encode());
            }
        });
    }

    private Predicate<LocalShard> filter(LocalStream stream, ListToken from) {
        long horizon = Math.max(
                stream.createdMillis(),
                streams.nowMillis() - streams.limits().retention().toMillis());
        long time = Math.max(horizon, from.filterMillis());
        return switch (from.filter()) {
            case "FROM_TRIM_HORIZON" -> shard -> true; // those closed before the horizon are gone already
            case "AT_TRIM_HORIZON" -> shard -> shard.wasOpenAt(horizon);
            case "AT_LATEST" -> LocalShard::isOpen;
            case "AT_TIMESTAMP" -> shard -> shard.wasOpenAt(time);
            case "FROM_TIMESTAMP" -> shard -> shard.wasOpenAfter(time);
            case "AFTER_SHARD_ID" -> {
                int after = shardNumber(from.filterShard());
                yield shard -> shard.number() > after;
            }
            default ->
                throw Invalid.member(
                        from.filter(),
                        "shardFilter.type",
                        "Member must satisfy enum value set: [FROM_TIMESTAMP, AFTER_SHARD_ID, AT_TIMESTAMP,"
                                + " FROM_TRIM_HORIZON, AT_LATEST, AT_TRIM_HORIZON]");
        };
    }

    private static int shardNumber(String id) {
        if (!id.matches("shardId-[0-9]{12}")) {
            throw Invalid.argument("Shard id " + id + " is invalid.");
        }
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(id.substring("shardId-".length())));
    }

    static void writeShards(JsonGenerator generator, List<LocalShard> shards) throws IOException {
        generator.writeArrayFieldStart("Shards");
        for (LocalShard shard : shards) {
            generator.writeStartObject();
            generator.writeStringField("ShardId", shard.id());
            if (shard.parent().isPresent()) {
                generator.writeStringField("ParentShardId", shard.parent().get().id());
            }
            if (shard.adjacentParent().isPresent()) {
                generator.writeStringField(
                        "AdjacentParentShardId", shard.adjacentParent().get().id());
            }
            writeRange(generator, shard.range());
            generator.writeObjectFieldStart("SequenceNumberRange");
            generator.writeStringField(
                    "StartingSequenceNumber", shard.sequence().start());
            String ending = shard.endingSequenceNumber();
            if (ending != null) {
                generator.writeStringField("EndingSequenceNumber", ending);
            }
            generator.writeEndObject();
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    static void writeRange(JsonGenerator generator, HashRange range) throws IOException {
        generator.writeObjectFieldStart("HashKeyRange");
        generator.writeStringField("StartingHashKey", range.start().toString());
        generator.writeStringField("EndingHashKey", range.end().toString());
        generator.writeEndObject();
    }

    // Resharding

    PreparedCall splitShard(KinesisArgs args) {
        String name = args.streamName();
        String shardId = args.required("ShardToSplit");
        HashKey newStart = Invalid.hashKey(args.required("NewStartingHashKey"), "NewStartingHashKey");
        return new PreparedCall(name, shardId, interference -> {
            LocalStream stream = streams.named(name);
            return stream.locked(() -> {
                stream.requireActive();
                LocalShard shard = streams.shard(stream, shardId);
                requireOpen(stream, shard);
                if (newStart.compareTo(shard.range().start()) <= 0
                        || newStart.compareTo(shard.range().end()) > 0) {
                    throw Invalid.argument(
                            "NewStartingHashKey " + newStart + " used in SplitShard() on shard " + shardId
                                    + " in stream " + name + " under account " + streams.account()
                                    + " is not both greater than one plus the shard's StartingHashKey "
                                    + shard.range().start() + " and less than the shard's EndingHashKey "
                                    + shard.range().end() + ".");
                }
                stream.begin(LocalStream.Status.UPDATING, () -> stream.split(shard, newStart));
                return Wire.empty(args.message());
            });
        });
    }

    PreparedCall mergeShards(KinesisArgs args) {
        String name = args.streamName();
        String shardId = args.required("ShardToMerge");
        String adjacentId = args.required("AdjacentShardToMerge");
        return new PreparedCall(name, shardId, interference -> {
            LocalStream stream = streams.named(name);
            return stream.locked(() -> {
                stream.requireActive();
                LocalShard shard = streams.shard(stream, shardId);
                LocalShard adjacent = streams.shard(stream, adjacentId);
                requireOpen(stream, shard);
                requireOpen(stream, adjacent);
                if (!shard.range().isAdjacentTo(adjacent.range())) {
                    throw Invalid.argument("Shards " + shardId + " and " + adjacentId + " in stream " + name
                            + " under account " + streams.account()
                            + " are not an adjacent pair of shards eligible for merging.");
                }
                stream.begin(LocalStream.Status.UPDATING, () -> stream.merge(shard, adjacent));
                return Wire.empty(args.message());
            });
        });
    }

    private void requireOpen(LocalStream stream, LocalShard shard) {
        if (!shard.isOpen()) {
            throw Invalid.inUse("Shard " + shard.id() + " in stream " + stream.name() + " under account "
                    + streams.account()
                    + " has already been merged or split, and thus is not eligible for merging or splitting.");
        }
    }

    PreparedCall updateShardCount(KinesisArgs args) {
        String name = args.streamName();
        int target = args.requiredInteger("TargetShardCount", 1, MOST_SHARDS);
        String type = args.required("ScalingType");
        if (!type.equals("UNIFORM_SCALING")) {
            throw Invalid.member(type, "scalingType", "Member must satisfy enum value set: [UNIFORM_SCALING]");
        }
        return new PreparedCall(name, "", interference -> {
            LocalStream stream = streams.named(name);
            return stream.locked(() -> {
                stream.requireActive();
                int current = stream.map().open().size();
                if (target > 2 * current || target < (current + 1) / 2) {
                    throw Invalid.argument("UpdateShardCount cannot scale stream " + name + " from " + current + " to "
                            + target + " shards: at most double and at least half are possible in one step.");
                }
                stream.begin(LocalStream.Status.UPDATING, () -> Resharding.toUniform(stream, target));
                return args.wire().reply(args.message(), 256, generator -> {
                    generator.writeStringField("StreamName", name);
                    generator.writeNumberField("CurrentShardCount", current);
                    generator.writeNumberField("TargetShardCount", target);
                    generator.writeStringField("StreamARN", stream.arn());
                });
            });
        });
    }
}
