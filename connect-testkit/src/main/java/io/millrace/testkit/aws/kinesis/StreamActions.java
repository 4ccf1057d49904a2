package io.millrace.testkit.aws.kinesis;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import java.io.IOException;
import java.util.List;

/**
 * CreateStream, DeleteStream, DescribeStream, DescribeStreamSummary, ListStreams and UpdateMaxRecordSize. Thread-safe.
 */
final class StreamActions {
    private static final int MOST_SHARDS = 10_000;
    private static final int ON_DEMAND_SHARDS = 4;
    private static final int LEAST_RECORD_KIB = 1024;
    private static final int MOST_RECORD_KIB = 10_240;

    private final Streams streams;

    StreamActions(Streams streams) {
        this.streams = streams;
    }

    PreparedCall createStream(KinesisArgs args) {
        args.required("StreamName");
        String name = args.streamName();
        KinesisArgs mode = args.structure("StreamModeDetails");
        boolean onDemand = mode != null && mode.required("StreamMode").equals("ON_DEMAND");
        if (onDemand && args.has("ShardCount")) {
            throw Invalid.argument("ShardCount cannot be given for a stream in on-demand mode.");
        }
        int shards = onDemand ? ON_DEMAND_SHARDS : args.requiredInteger("ShardCount", 1, MOST_SHARDS);
        int maxRecordKib = args.integerBetween(
                "MaxRecordSizeInKiB", LEAST_RECORD_KIB, MOST_RECORD_KIB, LocalStream.DEFAULT_MAX_RECORD_KIB);
        return new PreparedCall(name, "", interference -> {
            streams.kinesis().create(name, shards, onDemand, maxRecordKib);
            return Wire.empty(args.message());
        });
    }

    PreparedCall deleteStream(KinesisArgs args) {
        String name = args.streamName();
        return new PreparedCall(name, "", interference -> {
            streams.named(name).begin(LocalStream.Status.DELETING, () -> {});
            return Wire.empty(args.message());
        });
    }

    PreparedCall updateMaxRecordSize(KinesisArgs args) {
        args.required("StreamARN");
        String name = args.streamName();
        int kib = args.requiredInteger("MaxRecordSizeInKiB", LEAST_RECORD_KIB, MOST_RECORD_KIB);
        return new PreparedCall(name, "", interference -> {
            LocalStream stream = streams.named(name);
            stream.requireActive();
            stream.begin(LocalStream.Status.UPDATING, () -> stream.maxRecordKib(kib));
            return Wire.empty(args.message());
        });
    }

    PreparedCall describeStreamSummary(KinesisArgs args) {
        String name = args.streamName();
        return new PreparedCall(name, "", interference -> {
            LocalStream stream = streams.named(name);
            return args.wire().reply(args.message(), 768, generator -> {
                generator.writeObjectFieldStart("StreamDescriptionSummary");
                writeDescription(args.wire(), generator, stream);
                generator.writeNumberField("OpenShardCount", stream.map().open().size());
                generator.writeNumberField("ConsumerCount", 0);
                generator.writeNumberField("MaxRecordSizeInKiB", stream.maxRecordKib());
                generator.writeEndObject();
            });
        });
    }

    PreparedCall describeStream(KinesisArgs args) {
        String name = args.streamName();
        int limit = args.integerBetween("Limit", 1, 10_000, 100);
        String start = args.text("ExclusiveStartShardId");
        return new PreparedCall(name, "", interference -> {
            LocalStream stream = streams.named(name);
            List<LocalShard> rest = stream.map().all().stream()
                    .filter(shard -> start == null || shard.id().compareTo(start) > 0)
                    .toList();
            List<LocalShard> shown = rest.subList(0, Math.min(limit, rest.size()));
            return args.wire().reply(args.message(), 256 * shown.size() + 768, generator -> {
                generator.writeObjectFieldStart("StreamDescription");
                writeDescription(args.wire(), generator, stream);
                ShardActions.writeShards(generator, shown);
                generator.writeBooleanField("HasMoreShards", shown.size() < rest.size());
                generator.writeEndObject();
            });
        });
    }

    private void writeDescription(Wire wire, JsonGenerator generator, LocalStream stream) throws IOException {
        generator.writeStringField("StreamName", stream.name());
        generator.writeStringField("StreamARN", stream.arn());
        generator.writeStringField("StreamStatus", stream.status().name());
        generator.writeObjectFieldStart("StreamModeDetails");
        generator.writeStringField("StreamMode", stream.isOnDemand() ? "ON_DEMAND" : "PROVISIONED");
        generator.writeEndObject();
        generator.writeNumberField("RetentionPeriodHours", streams.limits().retentionHours());
        wire.writeTime(generator, "StreamCreationTimestamp", stream.createdMillis());
        generator.writeArrayFieldStart("EnhancedMonitoring");
        generator.writeStartObject();
        generator.writeArrayFieldStart("ShardLevelMetrics");
        generator.writeEndArray();
        generator.writeEndObject();
        generator.writeEndArray();
        generator.writeStringField("EncryptionType", "NONE");
    }

    PreparedCall listStreams(KinesisArgs args) {
        int limit = args.integerBetween("Limit", 1, 10_000, 100);
        String token = args.text("NextToken");
        String start = token == null ? args.text("ExclusiveStartStreamName") : token;
        return new PreparedCall("", "", interference -> {
            List<String> rest = streams.kinesis().streamNames().stream()
                    .filter(name -> start == null || name.compareTo(start) > 0)
                    .toList();
            List<String> shown = rest.subList(0, Math.min(limit, rest.size()));
            return streamList(args, shown, shown.size() < rest.size());
        });
    }

    private static AwsReply streamList(KinesisArgs args, List<String> shown, boolean more) {
        return args.wire().reply(args.message(), 64 * shown.size() + 64, generator -> {
            generator.writeArrayFieldStart("StreamNames");
            for (String name : shown) {
                generator.writeString(name);
            }
            generator.writeEndArray();
            generator.writeBooleanField("HasMoreStreams", more);
            if (more) {
                generator.writeStringField("NextToken", shown.get(shown.size() - 1));
            }
        });
    }
}
