package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.http.AwsException;
import java.util.List;

/**
 * The attributes of a table's key. Immutable.
 *
 * @param attributes the partition key, and the sort key if there is one
 */
record KeySchema(List<Attribute> attributes) {

    /**
     * An attribute of a key.
     *
     * @param name its name
     * @param type {@code S}, {@code N} or {@code B}
     */
    record Attribute(String name, String type) {}

    KeySchema {
        attributes = List.copyOf(attributes);
    }

    /** The key of an item. */
    ItemKey keyOf(ObjectNode item) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        for (Attribute attribute : attributes) {
            JsonNode value = item.get(attribute.name());
            if (value == null) {
                throw Refused.parameter("Missing the key " + attribute.name() + " in the item");
            }
            String actual = value.fieldNames().next();
            if (!actual.equals(attribute.type())) {
                throw Refused.parameter("Type mismatch for key " + attribute.name() + " expected: " + attribute.type()
                        + " actual: " + actual);
            }
            if (value.path(actual).textValue().isEmpty()) {
                throw Refused.because("One or more parameter values are not valid. The AttributeValue for a key"
                        + " attribute cannot contain an empty string value. Key: " + attribute.name());
            }
            key.set(attribute.name(), value);
        }
        return ItemKey.of(key, this);
    }

    /** A key that has all of the attributes and no others. */
    ItemKey exactly(ObjectNode key) {
        if (key.size() != attributes.size()) {
            throw Refused.keyDoesNotMatch();
        }
        try {
            return keyOf(key);
        } catch (AwsException e) {
            throw Refused.keyDoesNotMatch();
        }
    }
}
