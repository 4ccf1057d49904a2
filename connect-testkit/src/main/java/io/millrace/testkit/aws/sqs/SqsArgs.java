package io.millrace.testkit.aws.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a request, read as a tree and checked as they are asked for. */
final class SqsArgs {
    private final AwsMessage message;
    private final JsonNode tree;

    SqsArgs(AwsMessage message) {
        this(message, Wire.JSON.tree(message));
    }

    private SqsArgs(AwsMessage message, JsonNode tree) {
        this.message = message;
        this.tree = tree;
    }

    AwsMessage message() {
        return message;
    }

    @Nullable
    String text(String member) {
        JsonNode value = tree.get(member);
        return value == null || value.isNull() ? null : value.asText();
    }

    String required(String member) {
        String value = text(member);
        if (value == null || value.isEmpty()) {
            throw SqsErrors.missing(member);
        }
        return value;
    }

    @Nullable
    Integer integer(String member) {
        JsonNode value = tree.get(member);
        return value == null || value.isNull() ? null : Integer.valueOf(value.asInt());
    }

    /** A number within bounds; {@code absent} when it is not given. */
    int integerBetween(String member, int least, int most, int absent) {
        Integer value = integer(member);
        if (value != null && (value < least || value > most)) {
            throw SqsErrors.parameter(member, value, "Must be between " + least + " and " + most + ", if provided.");
        }
        return value == null ? absent : value;
    }

    List<String> texts(String member) {
        List<String> texts = new ArrayList<>();
        JsonNode values = tree.get(member);
        if (values != null) {
            values.forEach(value -> texts.add(value.asText()));
        }
        return texts;
    }

    Map<String, String> map(String member) {
        Map<String, String> map = new LinkedHashMap<>();
        JsonNode values = tree.get(member);
        if (values != null) {
            values.properties()
                    .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        }
        return map;
    }

    List<SqsArgs> structures(String member) {
        List<SqsArgs> structures = new ArrayList<>();
        JsonNode values = tree.get(member);
        if (values != null) {
            values.forEach(value -> structures.add(new SqsArgs(message, value)));
        }
        return structures;
    }
}
