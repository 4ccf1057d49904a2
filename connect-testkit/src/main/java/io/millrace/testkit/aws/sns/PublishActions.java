package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.fault.EntryFailure;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.QueryProtocol;
import java.util.List;

/** Publish and PublishBatch. Thread-safe. */
final class PublishActions {
    private static final int ENTRY_XML_CHARACTERS = 200;

    private final LocalSns sns;

    PublishActions(LocalSns sns) {
        this.sns = sns;
    }

    PreparedCall publishBatch(byte[] body) {
        PublishForm form = PublishForm.readBatch(body, sns.settings().limits());
        return new PreparedCall(LocalSns.nameOf(form.topicArn()), interference -> {
            LocalTopic topic = sns.find(form.topicArn(), "Publish");
            List<PublishEntry> entries = form.entries();
            if (check(entries, topic) > topic.settings().maximumBytes()) {
                throw AwsException.badRequest(
                        "BatchRequestTooLong", "The length of all the messages put together is more than the limit.");
            }
            topic.publish(entries, interference);
            return batchAnswer(entries);
        });
    }

    PreparedCall publish(byte[] body) {
        PublishForm form = PublishForm.readOne(body);
        return new PreparedCall(LocalSns.nameOf(form.topicArn()), interference -> {
            LocalTopic topic = sns.find(form.topicArn(), "Publish");
            if (check(form.entries(), topic) > topic.settings().maximumBytes()) {
                throw Invalid.parameter("Message too long");
            }
            topic.publish(form.entries(), interference);
            PublishEntry entry = form.entries().get(0);
            EntryFailure failure = entry.failure();
            if (failure != null) {
                throw new AwsException(failure.senderFault() ? 400 : 500, failure.code(), failure.message());
            }
            StringBuilder xml = new StringBuilder(ENTRY_XML_CHARACTERS);
            appendReceipt(xml, entry);
            return TopicActions.answer("Publish", xml);
        });
    }

    /** Checks each entry; returns the bytes of all. */
    private long check(List<PublishEntry> entries, LocalTopic topic) {
        long bytes = 0;
        for (PublishEntry entry : entries) {
            PublishChecks.check(entry, topic.settings(), sns.settings().limits());
            bytes += entry.message().bytes();
        }
        return bytes;
    }

    private static AwsReply batchAnswer(List<PublishEntry> entries) {
        StringBuilder xml = new StringBuilder(100 + entries.size() * ENTRY_XML_CHARACTERS);
        xml.append("<Successful>");
        for (PublishEntry entry : entries) {
            if (entry.failure() == null) {
                xml.append("<member><Id>").append(entry.id()).append("</Id>");
                appendReceipt(xml, entry);
                xml.append("</member>");
            }
        }
        xml.append("</Successful><Failed>");
        for (PublishEntry entry : entries) {
            EntryFailure failure = entry.failure();
            if (failure != null) {
                xml.append("<member><Id>").append(entry.id()).append("</Id><Code>");
                xml.append(QueryProtocol.escape(failure.code())).append("</Code><Message>");
                xml.append(QueryProtocol.escape(failure.message())).append("</Message><SenderFault>");
                xml.append(failure.senderFault()).append("</SenderFault></member>");
            }
        }
        return TopicActions.answer("PublishBatch", xml.append("</Failed>"));
    }

    private static void appendReceipt(StringBuilder xml, PublishEntry entry) {
        PublishEntry.Receipt receipt = entry.receipt();
        if (receipt == null) {
            throw new IllegalStateException("An entry was neither accepted nor refused.");
        }
        xml.append("<MessageId>").append(receipt.messageId()).append("</MessageId>");
        if (receipt.sequenceNumber() != null) {
            xml.append("<SequenceNumber>").append(receipt.sequenceNumber()).append("</SequenceNumber>");
        }
    }
}
