package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.fault.EntryFailure;
import io.millrace.testkit.aws.http.FormReader;
import io.millrace.testkit.aws.message.LocalMessage;
import io.millrace.testkit.aws.message.MessageAttribute;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message to be published, and what became of it. Confined to the thread that handles the call. */
final class PublishEntry {
    private @Nullable String id;
    private @Nullable String body;
    private @Nullable String subject;
    private @Nullable String structure;
    private @Nullable String groupId;
    private @Nullable String deduplicationId;
    private List<AttributeForm> forms = List.of();
    private @Nullable LocalMessage message;
    private @Nullable Receipt receipt;
    private @Nullable EntryFailure failure;

    /** An attribute as its parts come. */
    private static final class AttributeForm {
        private String name = "";
        private String type = "";
        private @Nullable String text;
        private byte @Nullable [] bytes;

        MessageAttribute complete() {
            return new MessageAttribute(name, type, text, bytes);
        }
    }

    /**
     * What the publisher of an accepted message is told.
     *
     * @param messageId the message's id
     * @param sequenceNumber its sequence number; null on a standard topic
     */
    record Receipt(String messageId, @Nullable String sequenceNumber) {}

    /** Takes the parameter that the form is at, if it is one of a message. */
    void read(FormReader form) {
        if (form.take("MessageAttributes.entry.")) {
            readAttribute(form);
        } else if (form.rest("Id")) {
            id = form.value();
        } else if (form.rest("Message")) {
            body = form.value();
        } else if (form.rest("Subject")) {
            subject = form.value();
        } else if (form.rest("MessageStructure")) {
            structure = form.value();
        } else if (form.rest("MessageGroupId")) {
            groupId = form.value();
        } else if (form.rest("MessageDeduplicationId")) {
            deduplicationId = form.value();
        }
    }

    private void readAttribute(FormReader form) {
        int index = form.takeIndex();
        if (forms.isEmpty()) {
            forms = new ArrayList<>();
        }
        while (forms.size() < index) {
            forms.add(new AttributeForm());
        }
        AttributeForm attribute = forms.get(index - 1);
        if (form.rest("Name")) {
            attribute.name = form.value();
        } else if (form.rest("Value.DataType")) {
            attribute.type = form.value();
        } else if (form.rest("Value.StringValue")) {
            attribute.text = form.value();
        } else if (form.rest("Value.BinaryValue")) {
            try {
                attribute.bytes = Base64.getDecoder().decode(form.value());
            } catch (IllegalArgumentException e) {
                throw Invalid.parameter("BinaryValue Reason: it is no Base64");
            }
        }
    }

    /** To be called when all parameters are read. */
    void complete() {
        message = new LocalMessage(
                body == null ? "" : body,
                forms.stream().map(AttributeForm::complete).toList(),
                groupId,
                deduplicationId);
    }

    /** The entry's id in its batch, empty if there is none. */
    String id() {
        return id == null ? "" : id;
    }

    /** The message; its body is empty if there is none. */
    LocalMessage message() {
        if (message == null) {
            throw new IllegalStateException("The entry is not complete.");
        }
        return message;
    }

    @Nullable
    String subject() {
        return subject;
    }

    @Nullable
    String structure() {
        return structure;
    }

    void accepted(Receipt given) {
        receipt = given;
    }

    void failed(EntryFailure reason) {
        failure = reason;
    }

    /** Null when it was not accepted. */
    @Nullable
    Receipt receipt() {
        return receipt;
    }

    /** Null when it was accepted. */
    @Nullable
    EntryFailure failure() {
        return failure;
    }
}
