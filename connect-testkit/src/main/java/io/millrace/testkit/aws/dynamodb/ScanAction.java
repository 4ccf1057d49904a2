package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import org.jspecify.annotations.Nullable;

/** Scan, by segments, without filters. Thread-safe. */
final class ScanAction {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE_BYTES = 1 << 20;
    private static final int MOST_SEGMENTS = 1_000_000;
    /** What one read capacity unit reads. */
    private static final int UNIT_BYTES = 4096;

    private final Tables tables;

    ScanAction(Tables tables) {
        this.tables = tables;
    }

    PreparedCall scan(DynamoDbArgs args) {
        args.knowing(
                "TableName",
                "Segment",
                "TotalSegments",
                "ExclusiveStartKey",
                "Limit",
                "ConsistentRead",
                "ReturnConsumedCapacity");
        String name = args.table();
        int total = args.integer("TotalSegments", 1, MOST_SEGMENTS, 1);
        int segment = args.integer("Segment", 0, MOST_SEGMENTS - 1, 0);
        int limit = args.integer("Limit", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
        boolean consistent = args.flag("ConsistentRead");
        requireSegment(args, segment, total);
        return new PreparedCall(name, interference -> {
            LocalTable table = tables.usable(name);
            LocalTable.Page page =
                    table.scan(segment, total, start(args, table, segment, total), limit, PAGE_BYTES, consistent);
            return answer(args, table, page, consistent);
        });
    }

    private static void requireSegment(DynamoDbArgs args, int segment, int total) {
        if (args.has("Segment") && !args.has("TotalSegments")) {
            throw Refused.because("The TotalSegments parameter is required but was not present in the request when"
                    + " Segment parameter is present");
        }
        if (!args.has("Segment") && args.has("TotalSegments")) {
            throw Refused.because("The Segment parameter is required but was not present in the request when parameter"
                    + " TotalSegments is present");
        }
        if (segment >= total) {
            throw Refused.because("The Segment parameter is zero-based and must be less than parameter TotalSegments:"
                    + " Segment: " + segment + " is not less than TotalSegments: " + total);
        }
    }

    private static @Nullable ItemKey start(DynamoDbArgs args, LocalTable table, int segment, int total) {
        if (!args.has("ExclusiveStartKey")) {
            return null;
        }
        ItemKey key = table.schema().exactly(args.item("ExclusiveStartKey"));
        if (key.segment(total) != segment) {
            throw Refused.because("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
                    + " ExclusiveStartKey with correct Segment. TotalSegments: " + total + " Segment: " + segment);
        }
        return key;
    }

    private static AwsReply answer(DynamoDbArgs args, LocalTable table, LocalTable.Page page, boolean consistent) {
        return Wire.JSON.reply(args.message(), page.bytes() * 3 / 2 + 256, generator -> {
            generator.setCodec(JSON);
            generator.writeArrayFieldStart("Items");
            for (ObjectNode item : page.items()) {
                generator.writeTree(item);
            }
            generator.writeEndArray();
            generator.writeNumberField("Count", page.items().size());
            generator.writeNumberField("ScannedCount", page.items().size());
            ItemKey last = page.last();
            if (last != null) {
                generator.writeFieldName("LastEvaluatedKey");
                generator.writeTree(last.attributes());
            }
            String wanted = args.text("ReturnConsumedCapacity");
            if (wanted != null && !wanted.equals("NONE")) {
                int units = Math.max(1, (page.bytes() + UNIT_BYTES - 1) / UNIT_BYTES);
                generator.writeObjectFieldStart("ConsumedCapacity");
                generator.writeStringField("TableName", table.name());
                generator.writeNumberField("CapacityUnits", consistent ? units : units / 2.0);
                generator.writeEndObject();
            }
        });
    }
}
