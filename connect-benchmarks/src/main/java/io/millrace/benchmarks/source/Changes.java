package io.millrace.benchmarks.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * Changes as DynamoDB writes them to Kinesis: an item is inserted and then modified, over and over, each time another. Items have a
 * text of whatever length fills them up to their size. Immutable.
 */
final class Changes {
    static final String TABLE = "orders";

    private static final String KEY = "order-";
    private static final String EVENT_ID = "\"event_id\":\"";
    private static final int UUID_LENGTH = 36;
    private static final int UUID_NODE_LENGTH = 12;
    private static final int MAX_REQUEST_RECORDS = 500;
    private static final int MAX_REQUEST_BYTES = 5 * 1024 * 1024;

    private final int padding;

    /** @param itemBytes of each item: its names and values, about as DynamoDB counts them */
    Changes(int itemBytes) {
        padding = itemBytes - new Item(0, "NEW", "").size();
        if (padding < 0) {
            throw new IllegalArgumentException("no item has only " + itemBytes + " bytes");
        }
    }

    /** Requests with the changes of these numbers. */
    List<PutRecordsRequest> requests(String stream, long first, long count) {
        List<PutRecordsRequest> requests = new ArrayList<>();
        List<PutRecordsRequestEntry> entries = new ArrayList<>();
        long bytes = 0;
        for (long number = first; number < first + count; number++) {
            byte[] data = change(number);
            if (entries.size() == MAX_REQUEST_RECORDS || (bytes + data.length > MAX_REQUEST_BYTES && bytes > 0)) {
                requests.add(request(stream, entries));
                entries = new ArrayList<>();
                bytes = 0;
            }
            entries.add(PutRecordsRequestEntry.builder()
                    .partitionKey(partitionKey(number))
                    .data(SdkBytes.fromByteArrayUnsafe(data))
                    .build());
            bytes += data.length;
        }
        if (!entries.isEmpty()) {
            requests.add(request(stream, entries));
        }
        return requests;
    }

    private static PutRecordsRequest request(String stream, List<PutRecordsRequestEntry> entries) {
        return PutRecordsRequest.builder().streamName(stream).records(entries).build();
    }

    /** All changes of an item have the same; it says nothing of the item's key. */
    private static String partitionKey(long number) {
        return UUID.nameUUIDFromBytes(key(number).getBytes(StandardCharsets.US_ASCII))
                .toString()
                .replace("-", "")
                .toUpperCase(Locale.ROOT);
    }

    private static String key(long number) {
        return KEY + String.format(Locale.ROOT, "%012d", number / 2 * 2);
    }

    /** The change with this number: even ones insert an item, and the next modifies it. */
    byte[] change(long number) {
        boolean isInsert = number % 2 == 0;
        Item before = new Item(number / 2 * 2, "NEW", text(number / 2 * 2));
        Item after = isInsert ? before : new Item(number - 1, "PAID", text(number));
        long millis = 1_795_227_785_945L + number;
        String json = "{\"awsRegion\":\"eu-west-1\",\"eventID\":\"" + new UUID(0x4000L | number << 16, number)
                + "\",\"eventName\":\"" + (isInsert ? "INSERT" : "MODIFY")
                + "\",\"userIdentity\":null,\"recordFormat\":\"application/json\",\"tableName\":\"" + TABLE
                + "\",\"dynamodb\":{\"ApproximateCreationDateTime\":" + millis
                + ",\"Keys\":{\"id\":{\"S\":\"" + key(number) + "\"}},\"NewImage\":" + after.json()
                + (isInsert ? "" : ",\"OldImage\":" + before.json())
                + ",\"SizeBytes\":" + (after.size() + (isInsert ? 0 : before.size()))
                + ",\"ApproximateCreationDateTimePrecision\":\"MILLISECOND\"},\"eventSource\":\"aws:dynamodb\"}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Another for each number. */
    private String text(long number) {
        String word = Long.toString(1_000_000_007L * (number + 1), Character.MAX_RADIX) + " ";
        return word.repeat(padding / word.length() + 1).substring(0, padding);
    }

    /** The number of the change that this event, as JSON, tells of. */
    static long numberOf(String event) {
        int id = event.indexOf(EVENT_ID) + EVENT_ID.length();
        return Long.parseLong(event, id + UUID_LENGTH - UUID_NODE_LENGTH, id + UUID_LENGTH, 16);
    }

    /** An item with attributes of several types. */
    private static final class Item {
        private final StringBuilder json = new StringBuilder(2048);
        private int size;

        Item(long number, String status, String note) {
            String n = Long.toString(100_000_000L + number);
            json.append('{');
            name("id").text(key(number)).name("customer").open("M");
            name("name").text("Ann Ångström").name("email").text("ann." + n + "@example.org");
            name("address").open("M");
            name("street").text("Harbour Street " + number % 97).name("city").text("Bregenz");
            name("postcode").text("6900").close("}}").close("}}");
            name("status")
                    .text(status)
                    .name("amount")
                    .number("1" + n + ".25")
                    .name("currency")
                    .text("EUR");
            name("paid").flag("PAID".equals(status)).name("lines").open("L");
            line(n, 1).line(n, 2).line(n, 3).close("]}");
            name("tags").value("SS", "[\"gift\",\"repeat customer\"]", 19);
            name("placed").number("1795227785").name("note").text(note);
            json.append('}');
        }

        int size() {
            return size;
        }

        String json() {
            return json.toString();
        }

        private Item line(String n, int line) {
            separate();
            json.append("{\"M\":{");
            return name("sku")
                    .text("sku-" + line + '-' + n)
                    .name("quantity")
                    .number(Integer.toString(line))
                    .name("price")
                    .number(line + "9.90")
                    .close("}}");
        }

        private Item name(String name) {
            separate();
            json.append('"').append(name).append("\":");
            size += name.length();
            return this;
        }

        private void separate() {
            char last = json.charAt(json.length() - 1);
            if (last != '{' && last != '[') {
                json.append(',');
            }
        }

        private Item open(String type) {
            json.append("{\"").append(type).append("\":").append("L".equals(type) ? '[' : '{');
            return this;
        }

        private Item close(String brackets) {
            json.append(brackets);
            return this;
        }

        private Item text(String text) {
            return value("S", '"' + text + '"', text.getBytes(StandardCharsets.UTF_8).length);
        }

        private Item number(String number) {
            return value("N", '"' + number + '"', number.length() / 2 + 1);
        }

        private Item flag(boolean flag) {
            return value("BOOL", Boolean.toString(flag), 1);
        }

        private Item value(String type, String value, int bytes) {
            json.append("{\"").append(type).append("\":").append(value).append('}');
            size += bytes;
            return this;
        }
    }
}
