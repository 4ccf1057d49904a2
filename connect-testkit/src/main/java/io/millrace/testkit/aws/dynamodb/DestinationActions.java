package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.testkit.aws.dynamodb.StreamingDestination.Precision;
import io.millrace.testkit.aws.dynamodb.StreamingDestination.Status;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import java.io.IOException;

/** EnableKinesisStreamingDestination, DisableKinesisStreamingDestination and DescribeKinesisStreamingDestination. Thread-safe. */
final class DestinationActions {
    private static final String CONFIGURATION = "EnableKinesisStreamingConfiguration";
    private static final int ANSWER_BYTES = 512;

    private final Tables tables;

    DestinationActions(Tables tables) {
        this.tables = tables;
    }

    PreparedCall enable(DynamoDbArgs args) {
        String name = args.table();
        String arn = args.required("StreamArn");
        Precision precision = precision(args.node(CONFIGURATION)
                .path("ApproximateCreationDateTimePrecision")
                .asText("MILLISECOND"));
        return new PreparedCall(name, interference -> {
            LocalTable table = tables.usable(name);
            DynamoDbSettings settings = tables.dynamoDb().settings();
            if (!settings.kinesis().streamNames().contains(StreamingDestination.nameIn(arn))) {
                throw Refused.noSuchStream(arn);
            }
            return table.locked(() -> {
                StreamingDestination old = table.destination();
                if (old != null && old.status() != Status.DISABLED) {
                    throw Refused.because("Table is not in a valid state to enable Kinesis Streaming Destination:"
                            + " EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE"
                            + " operation.");
                }
                StreamingDestination made =
                        new StreamingDestination(arn, precision, settings.clock(), settings.transitionMillis());
                table.destination(made);
                return changed(args, name, made, Status.ENABLING);
            });
        });
    }

    private static Precision precision(String name) {
        try {
            return Precision.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw Refused.member(
                    name,
                    "enableKinesisStreamingConfiguration.approximateCreationDateTimePrecision",
                    "Member must satisfy enum value set: [MILLISECOND, MICROSECOND]");
        }
    }

    PreparedCall disable(DynamoDbArgs args) {
        String name = args.table();
        String arn = args.required("StreamArn");
        return new PreparedCall(name, interference -> {
            LocalTable table = tables.usable(name);
            return table.locked(() -> {
                StreamingDestination destination = table.destination();
                if (destination == null
                        || destination.status() != Status.ACTIVE
                        || !destination.streamArn().equals(arn)) {
                    throw Refused.because("Table is not in a valid state to disable Kinesis Streaming Destination:"
                            + " KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.");
                }
                destination.disable(tables.dynamoDb().settings().transitionMillis());
                return changed(args, name, destination, Status.DISABLING);
            });
        });
    }

    PreparedCall describe(DynamoDbArgs args) {
        String name = args.table();
        return new PreparedCall(name, interference -> {
            LocalTable table = tables.named(name);
            return table.locked(() -> Wire.JSON.reply(args.message(), ANSWER_BYTES, generator -> {
                generator.writeStringField("TableName", name);
                generator.writeArrayFieldStart("KinesisDataStreamDestinations");
                StreamingDestination destination = table.destination();
                if (destination != null) {
                    generator.writeStartObject();
                    write(generator, destination, destination.status());
                    generator.writeStringField(
                            "ApproximateCreationDateTimePrecision",
                            destination.precision().name());
                    generator.writeEndObject();
                }
                generator.writeEndArray();
            }));
        });
    }

    private static AwsReply changed(DynamoDbArgs args, String table, StreamingDestination destination, Status status) {
        return Wire.JSON.reply(args.message(), ANSWER_BYTES, generator -> {
            generator.writeStringField("TableName", table);
            write(generator, destination, status);
            generator.writeObjectFieldStart(CONFIGURATION);
            generator.writeStringField(
                    "ApproximateCreationDateTimePrecision",
                    destination.precision().name());
            generator.writeEndObject();
        });
    }

    private static void write(JsonGenerator generator, StreamingDestination destination, Status status)
            throws IOException {
        generator.writeStringField("StreamArn", destination.streamArn());
        generator.writeStringField("DestinationStatus", status.name());
    }
}
