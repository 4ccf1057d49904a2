package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.Wire;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a request, read as a tree and checked as they are asked for. */
final class DynamoDbArgs {
    private static final String TABLE_NAME = "[a-zA-Z0-9_.-]{3,255}";

    private final AwsMessage message;
    private final JsonNode tree;

    DynamoDbArgs(AwsMessage message) {
        this.message = message;
        this.tree = Wire.JSON.tree(message);
    }

    AwsMessage message() {
        return message;
    }

    /** Refuses members that the service has and this one does not: to ignore them would answer something else. */
    DynamoDbArgs knowing(String... members) {
        Set<String> known = Set.of(members);
        tree.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                throw Refused.notHere("member " + member);
            }
        });
        return this;
    }

    @Nullable
    String text(String member) {
        JsonNode value = tree.get(member);
        return value == null || value.isNull() ? null : value.asText();
    }

    String required(String member) {
        String value = text(member);
        if (value == null) {
            throw Refused.member("null", lowerFirst(member), "Member must not be null");
        }
        return value;
    }

    boolean flag(String member) {
        return tree.path(member).asBoolean(false);
    }

    /** A number within bounds; {@code absent} when it is not given. */
    int integer(String member, int least, int most, int absent) {
        JsonNode value = tree.get(member);
        if (value == null || value.isNull()) {
            return absent;
        }
        int number = value.asInt();
        if (number < least || number > most) {
            throw Refused.member(
                    value.asText(),
                    lowerFirst(member),
                    number < least
                            ? "Member must have value greater than or equal to " + least
                            : "Member must have value less than or equal to " + most);
        }
        return number;
    }

    boolean has(String member) {
        JsonNode value = tree.get(member);
        return value != null && !value.isNull();
    }

    /** The member as it is; missing when it is not there. */
    JsonNode node(String member) {
        return tree.path(member);
    }

    /** An item or a key. */
    ObjectNode item(String member) {
        JsonNode value = tree.get(member);
        if (value == null || !value.isObject()) {
            throw Refused.member("null", lowerFirst(member), "Member must not be null");
        }
        return AttributeValues.item(value);
    }

    /** The name of the table that the request is about, which may be named by its ARN. */
    String table() {
        return table(required("TableName"));
    }

    static String table(String nameOrArn) {
        String name = nameOrArn.startsWith("arn:") ? nameOrArn.substring(nameOrArn.indexOf('/') + 1) : nameOrArn;
        if (!name.matches(TABLE_NAME)) {
            throw Refused.because("Invalid table/index name.  Table/index names must be between 3 and 255 characters"
                    + " long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
        }
        return name;
    }

    private static String lowerFirst(String member) {
        return Character.toLowerCase(member.charAt(0)) + member.substring(1);
    }
}
