package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** CreateTable, DescribeTable and DeleteTable. Thread-safe. */
final class TableActions {
    private static final int ANSWER_BYTES = 1024;

    private final Tables tables;

    TableActions(Tables tables) {
        this.tables = tables;
    }

    PreparedCall createTable(DynamoDbArgs args) {
        args.knowing(
                "TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "TableClass");
        String name = args.table();
        boolean onDemand = "PAY_PER_REQUEST".equals(args.text("BillingMode"));
        if (!onDemand && !args.has("ProvisionedThroughput")) {
            throw Refused.parameter(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }
        KeySchema schema = schema(args);
        return new PreparedCall(name, interference -> {
            LocalTable table = tables.dynamoDb().create(name, schema, onDemand);
            return describe(args, "TableDescription", table, status(table));
        });
    }

    private static KeySchema schema(DynamoDbArgs args) {
        Map<String, String> types = new LinkedHashMap<>();
        for (JsonNode definition : args.node("AttributeDefinitions")) {
            types.put(
                    definition.path("AttributeName").asText(),
                    definition.path("AttributeType").asText());
        }
        List<KeySchema.Attribute> key = new ArrayList<>();
        for (JsonNode element : args.node("KeySchema")) {
            String name = element.path("AttributeName").asText();
            String type = types.get(name);
            if (type == null) {
                throw Refused.parameter("Some index key attributes are not defined in AttributeDefinitions. Keys: ["
                        + name + "], AttributeDefinitions: " + types.keySet());
            }
            if (!element.path("KeyType").asText().equals(key.isEmpty() ? "HASH" : "RANGE")) {
                throw Refused.because("Invalid KeySchema: The " + (key.isEmpty() ? "first" : "second")
                        + " KeySchemaElement is not a " + (key.isEmpty() ? "HASH" : "RANGE") + " key type");
            }
            key.add(new KeySchema.Attribute(name, type));
        }
        if (key.isEmpty() || key.size() > 2) {
            throw Refused.member(key.toString(), "keySchema", "Member must have length between 1 and 2, both included");
        }
        if (types.size() != key.size()) {
            throw Refused.parameter("Number of attributes in KeySchema does not exactly match number of attributes"
                    + " defined in AttributeDefinitions");
        }
        return new KeySchema(key);
    }

    PreparedCall describeTable(DynamoDbArgs args) {
        String name = args.table();
        return new PreparedCall(name, interference -> {
            LocalTable table = tables.named(name);
            return describe(args, "Table", table, status(table));
        });
    }

    PreparedCall deleteTable(DynamoDbArgs args) {
        String name = args.table();
        return new PreparedCall(name, interference -> {
            LocalTable table = tables.named(name);
            tables.dynamoDb().delete(table);
            return describe(args, "TableDescription", table, "DELETING");
        });
    }

    private static String status(LocalTable table) {
        return table.isActive() ? "ACTIVE" : "CREATING";
    }

    private static AwsReply describe(DynamoDbArgs args, String member, LocalTable table, String status) {
        return Wire.JSON.reply(args.message(), ANSWER_BYTES, generator -> {
            generator.writeObjectFieldStart(member);
            write(generator, table, status);
            generator.writeEndObject();
        });
    }

    private static void write(JsonGenerator generator, LocalTable table, String status) throws IOException {
        generator.writeStringField("TableName", table.name());
        generator.writeStringField("TableArn", table.arn());
        generator.writeStringField(
                "TableId",
                UUID.nameUUIDFromBytes((table.arn() + table.createdMillis()).getBytes(StandardCharsets.UTF_8))
                        .toString());
        generator.writeStringField("TableStatus", status);
        Wire.JSON.writeTime(generator, "CreationDateTime", table.createdMillis());
        generator.writeArrayFieldStart("AttributeDefinitions");
        for (KeySchema.Attribute attribute : table.schema().attributes()) {
            generator.writeStartObject();
            generator.writeStringField("AttributeName", attribute.name());
            generator.writeStringField("AttributeType", attribute.type());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        generator.writeArrayFieldStart("KeySchema");
        String keyType = "HASH";
        for (KeySchema.Attribute attribute : table.schema().attributes()) {
            generator.writeStartObject();
            generator.writeStringField("AttributeName", attribute.name());
            generator.writeStringField("KeyType", keyType);
            generator.writeEndObject();
            keyType = "RANGE";
        }
        generator.writeEndArray();
        generator.writeNumberField("TableSizeBytes", table.sizeBytes());
        generator.writeNumberField("ItemCount", table.itemCount());
        generator.writeObjectFieldStart("BillingModeSummary");
        generator.writeStringField("BillingMode", table.isOnDemand() ? "PAY_PER_REQUEST" : "PROVISIONED");
        generator.writeEndObject();
    }
}
