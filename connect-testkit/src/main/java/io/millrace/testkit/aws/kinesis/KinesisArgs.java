package io.millrace.testkit.aws.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.Wire;
import org.jspecify.annotations.Nullable;

/** The members of a request, read as a tree and checked as they are asked for. */
final class KinesisArgs {
    private static final String ARN = "arn:aws[^:]*:kinesis:[^:]*:[0-9]{12}:stream/[a-zA-Z0-9_.-]{1,128}";

    private final AwsMessage message;
    private final Wire wire;
    private final JsonNode tree;

    KinesisArgs(AwsMessage message) {
        this.message = message;
        this.wire = Wire.of(message);
        this.tree = wire.tree(message);
    }

    private KinesisArgs(AwsMessage message, JsonNode tree) {
        this.message = message;
        this.wire = Wire.of(message);
        this.tree = tree;
    }

    AwsMessage message() {
        return message;
    }

    Wire wire() {
        return wire;
    }

    @Nullable
    String text(String member) {
        JsonNode value = tree.get(member);
        return value == null || value.isNull() ? null : value.asText();
    }

    String required(String member) {
        String value = text(member);
        if (value == null) {
            throw Invalid.member("null", lowerFirst(member), "Member must not be null");
        }
        return value;
    }

    boolean has(String member) {
        return text(member) != null || structure(member) != null;
    }

    int integer(String member, int absent) {
        JsonNode value = tree.get(member);
        return value == null || value.isNull() ? absent : value.asInt();
    }

    int integerBetween(String member, int least, int most, int absent) {
        int value = integer(member, absent);
        if (value < least) {
            throw Invalid.member(
                    Integer.toString(value),
                    lowerFirst(member),
                    "Member must have value greater than or equal to " + least);
        }
        if (value > most) {
            throw Invalid.member(
                    Integer.toString(value),
                    lowerFirst(member),
                    "Member must have value less than or equal to " + most);
        }
        return value;
    }

    int requiredInteger(String member, int least, int most) {
        required(member);
        return integerBetween(member, least, most, 0);
    }

    /** A time in milliseconds. */
    long requiredMillis(String member) {
        JsonNode value = tree.get(member);
        if (value == null || !value.isNumber()) {
            throw Invalid.argument("Must specify " + member + " for this type.");
        }
        return wire.millis(value);
    }

    @Nullable
    KinesisArgs structure(String member) {
        JsonNode value = tree.get(member);
        return value == null || !value.isObject() ? null : new KinesisArgs(message, value);
    }

    /** The name of the stream that the request is about; null when it names none. */
    @Nullable
    String streamNameOrNull() {
        return streamName(text("StreamName"), text("StreamARN"));
    }

    /** The name of the stream that the request is about. */
    String streamName() {
        return requireStream(streamNameOrNull());
    }

    static String requireStream(@Nullable String name) {
        if (name == null) {
            throw Invalid.argument("Must specify either StreamARN or StreamName.");
        }
        return name;
    }

    static @Nullable String streamName(@Nullable String name, @Nullable String arn) {
        if (name != null && !name.matches("[a-zA-Z0-9_.-]{1,128}")) {
            throw Invalid.member(
                    name,
                    "streamName",
                    "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+, up to 128 characters");
        }
        if (arn == null) {
            return name;
        }
        if (!arn.matches(ARN)) {
            throw Invalid.member(arn, "streamARN", "Member must satisfy regular expression pattern: " + ARN);
        }
        String fromArn = arn.substring(arn.lastIndexOf('/') + 1);
        if (name != null && !name.equals(fromArn)) {
            throw Invalid.argument("StreamName " + name + " and StreamARN " + arn + " name different streams.");
        }
        return fromArn;
    }

    private static String lowerFirst(String member) {
        return Character.toLowerCase(member.charAt(0)) + member.substring(1);
    }
}
