package io.millrace.testkit.aws.sqs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.Wire;
import io.millrace.testkit.aws.message.LocalMessage;
import io.millrace.testkit.aws.message.MessageAttribute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request of SendMessage or SendMessageBatch, read in one pass over its bytes, and checked as far as that is
 * possible without the queue.
 */
final class SendRequest {
    private static final int MAX_ID_LENGTH = 80;

    private @Nullable String queueUrl;
    private final List<SendEntry> entries = new ArrayList<>();

    private SendRequest() {}

    /** The queue's URL. */
    String queueUrl() {
        if (queueUrl == null) {
            throw SqsErrors.missing("QueueUrl");
        }
        return queueUrl;
    }

    List<SendEntry> entries() {
        return entries;
    }

    /** Reads a SendMessage request. */
    static SendRequest readOne(byte[] body) {
        SendRequest request = new SendRequest();
        request.read(body, true);
        return request;
    }

    /** Reads a SendMessageBatch request. */
    static SendRequest readMany(byte[] body, SqsLimits limits) {
        SendRequest request = new SendRequest();
        request.read(body, false);
        List<SendEntry> entries = request.entries;
        BatchIds.check(entries.stream().map(SendEntry::id).toList(), limits);
        long bytes = 0;
        for (SendEntry entry : entries) {
            bytes += entry.size();
        }
        if (bytes > limits.bytesPerBatch()) {
            throw AwsException.badRequest(
                    "BatchRequestTooLong",
                    "Batch requests cannot be longer than " + limits.bytesPerBatch() + " bytes. You have sent " + bytes
                            + " bytes.");
        }
        return request;
    }

    private void read(byte[] body, boolean single) {
        try (JsonParser parser = Wire.JSON.parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Wire.malformed();
            }
            readObject(parser, single);
        } catch (IOException e) {
            throw Wire.malformed();
        }
    }

    /** Reads an object's fields; {@code entry} is true when these are a message's, alone or with the queue's URL. */
    private void readObject(JsonParser parser, boolean entry) throws IOException {
        String id = null;
        String text = null;
        String groupId = null;
        String deduplicationId = null;
        Integer delaySeconds = null;
        List<MessageAttribute> attributes = List.of();
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (field) {
                case "MessageBody" -> text = parser.getValueAsString();
                case "Id" -> id = parser.getValueAsString();
                case "MessageGroupId" -> groupId = parser.getValueAsString();
                case "MessageDeduplicationId" -> deduplicationId = parser.getValueAsString();
                case "DelaySeconds" -> delaySeconds = value == JsonToken.VALUE_NULL ? null : parser.getValueAsInt();
                case "MessageAttributes" -> attributes = readAttributes(parser, value);
                case "QueueUrl" -> queueUrl = parser.getValueAsString();
                case "Entries" -> readEntries(parser, value);
                default -> parser.skipChildren();
            }
        }
        if (entry) {
            LocalMessage message = new LocalMessage(text == null ? "" : text, attributes, groupId, deduplicationId);
            entries.add(SendEntry.of(id == null ? "" : id, message, delaySeconds));
        }
    }

    private void readEntries(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.START_ARRAY) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                readObject(parser, true);
            }
        } else if (value != JsonToken.VALUE_NULL) {
            throw Wire.malformed();
        }
    }

    private static List<MessageAttribute> readAttributes(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (value != JsonToken.START_OBJECT) {
            throw Wire.malformed();
        }
        List<MessageAttribute> attributes = new ArrayList<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Wire.malformed();
            }
            String type = "";
            String text = null;
            byte[] bytes = null;
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                switch (field) {
                    case "DataType" -> type = parser.getValueAsString("");
                    case "StringValue" -> text = parser.getValueAsString();
                    case "BinaryValue" -> bytes = token == JsonToken.VALUE_NULL ? null : parser.getBinaryValue();
                    default -> parser.skipChildren();
                }
            }
            attributes.add(new MessageAttribute(name, type, text, bytes));
        }
        return attributes;
    }

    /** What the ids of a batch must be, of whatever action. */
    static final class BatchIds {
        private BatchIds() {}

        static void check(List<String> ids, SqsLimits limits) {
            if (ids.isEmpty()) {
                throw AwsException.badRequest(
                        "EmptyBatchRequest", "There should be at least one entry in the request.");
            }
            if (ids.size() > limits.entriesPerBatch()) {
                throw AwsException.badRequest(
                        "TooManyEntriesInBatchRequest",
                        "Maximum number of entries per request are " + limits.entriesPerBatch() + ". You have sent "
                                + ids.size() + ".");
            }
            Set<String> seen = new HashSet<>();
            for (String id : ids) {
                if (!isValid(id)) {
                    throw AwsException.badRequest(
                            "InvalidBatchEntryId",
                            "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can"
                                    + " be at most 80 letters long.");
                }
                if (!seen.add(id)) {
                    throw AwsException.badRequest("BatchEntryIdsNotDistinct", "Id " + id + " repeated.");
                }
            }
        }

        private static boolean isValid(String id) {
            if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
                return false;
            }
            for (int i = 0; i < id.length(); i++) {
                char c = id.charAt(i);
                boolean valid = (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_';
                if (!valid) {
                    return false;
                }
            }
            return true;
        }
    }
}
