package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.FormReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The request of PublishBatch or Publish, read in one pass over its bytes, and checked as far as that is possible
 * without the topic. Confined to the thread that handles the call.
 */
final class PublishForm {
    private static final int MAX_ID_LENGTH = 80;

    private String topicArn = "";
    private final List<PublishEntry> entries = new ArrayList<>(10);
    private int entriesSeen;

    private PublishForm() {}

    /** Reads a PublishBatch request. */
    static PublishForm readBatch(byte[] body, SnsLimits limits) {
        PublishForm batch = new PublishForm();
        FormReader form = new FormReader(body);
        while (form.next()) {
            if (form.take("PublishBatchRequestEntries.member.")) {
                batch.readEntry(form, limits);
            } else if (form.rest("TopicArn")) {
                batch.topicArn = form.value();
            }
        }
        batch.complete();
        if (batch.entriesSeen == 0) {
            throw AwsException.badRequest("EmptyBatchRequest", "The batch request doesn't contain any entries.");
        }
        if (batch.entriesSeen > limits.entriesPerBatch()) {
            throw AwsException.badRequest(
                    "TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
        }
        batch.checkIds();
        return batch;
    }

    private void readEntry(FormReader form, SnsLimits limits) {
        int index = form.takeIndex();
        entriesSeen = Math.max(entriesSeen, index);
        if (index > limits.entriesPerBatch()) {
            return; // refused anyway: count, but keep nothing
        }
        while (entries.size() < index) {
            entries.add(new PublishEntry());
        }
        entries.get(index - 1).read(form);
    }

    /** Reads a Publish request. */
    static PublishForm readOne(byte[] body) {
        PublishForm one = new PublishForm();
        PublishEntry entry = new PublishEntry();
        FormReader form = new FormReader(body);
        while (form.next()) {
            if (form.rest("TopicArn") || form.rest("TargetArn")) {
                one.topicArn = form.value();
            } else if (form.rest("PhoneNumber")) {
                throw Invalid.parameter("PhoneNumber Reason: LocalAws has no phones");
            } else {
                entry.read(form);
            }
        }
        one.entries.add(entry);
        one.complete();
        return one;
    }

    private void complete() {
        if (topicArn.isEmpty()) {
            throw Invalid.missing("topicArn");
        }
        entries.forEach(PublishEntry::complete);
    }

    private void checkIds() {
        Set<String> seen = new HashSet<>();
        for (PublishEntry entry : entries) {
            if (!seen.add(entry.id())) {
                throw AwsException.badRequest(
                        "BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
            }
        }
        for (String id : seen) {
            if (!isId(id)) {
                throw AwsException.badRequest(
                        "InvalidBatchEntryId",
                        "The Id of a batch entry in the batch request "
                                + (id.length() > MAX_ID_LENGTH
                                        ? "is too long: "
                                        : "contains an impermissible character: ")
                                + id);
            }
        }
    }

    private static boolean isId(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= MAX_ID_LENGTH;
    }

    String topicArn() {
        return topicArn;
    }

    List<PublishEntry> entries() {
        return entries;
    }
}
