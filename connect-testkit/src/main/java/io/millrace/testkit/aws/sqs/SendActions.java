package io.millrace.testkit.aws.sqs;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import io.millrace.testkit.aws.message.Digests;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** SendMessage and SendMessageBatch. Thread-safe. */
final class SendActions {
    /** Bytes of an entry in an answer: names, ids and sums. */
    private static final int ANSWER_BYTES = 256;

    private final Queues queues;

    SendActions(Queues queues) {
        this.queues = queues;
    }

    PreparedCall sendMessage(AwsMessage message) {
        SendRequest request = SendRequest.readOne(message.body());
        String name = queues.nameIn(request.queueUrl());
        return new PreparedCall(name, interference -> {
            LocalQueue queue = queues.named(name, "SendMessage");
            SendEntry entry = request.entries().get(0);
            AwsException refusal = entry.refusal(queue.attributes(), queues.limits());
            if (refusal != null) {
                throw refusal;
            }
            queue.requireFifoParameters(request.entries(), true);
            SendResult result = queue.send(request.entries(), interference)[0];
            if (result instanceof SendResult.Refused refused) {
                throw new AwsException(refused.senderFault() ? 400 : 500, refused.code(), refused.message());
            }
            return Wire.JSON.reply(message, ANSWER_BYTES, generator -> {
                writeAccepted(generator, entry, (SendResult.Accepted) result);
            });
        });
    }

    PreparedCall sendMessageBatch(AwsMessage message) {
        SendRequest request = SendRequest.readMany(message.body(), queues.limits());
        String name = queues.nameIn(request.queueUrl());
        return new PreparedCall(name, interference -> {
            LocalQueue queue = queues.named(name, "SendMessageBatch");
            queue.requireFifoParameters(request.entries(), false);
            SendResult[] results = queue.send(request.entries(), interference);
            return Wire.JSON.reply(message, results.length * ANSWER_BYTES, generator -> {
                write(generator, request.entries(), results);
            });
        });
    }

    private static void write(JsonGenerator generator, List<SendEntry> entries, SendResult[] results)
            throws IOException {
        boolean failed = false;
        generator.writeArrayFieldStart("Successful");
        for (int i = 0; i < results.length; i++) {
            if (results[i] instanceof SendResult.Accepted accepted) {
                generator.writeStartObject();
                generator.writeStringField("Id", entries.get(i).id());
                writeAccepted(generator, entries.get(i), accepted);
                generator.writeEndObject();
            } else {
                failed = true;
            }
        }
        generator.writeEndArray();
        if (!failed) {
            return;
        }
        generator.writeArrayFieldStart("Failed");
        for (int i = 0; i < results.length; i++) {
            if (results[i] instanceof SendResult.Refused refused) {
                SqsErrors.writeFailed(
                        generator, entries.get(i).id(), refused.code(), refused.message(), refused.senderFault());
            }
        }
        generator.writeEndArray();
    }

    private static void writeAccepted(JsonGenerator generator, SendEntry entry, SendResult.Accepted accepted)
            throws IOException {
        generator.writeStringField("MessageId", accepted.messageId());
        generator.writeStringField("MD5OfMessageBody", entry.bodyMd5());
        if (!entry.message().attributes().isEmpty()) {
            generator.writeStringField(
                    "MD5OfMessageAttributes", Digests.md5(entry.message().attributes()));
        }
        if (accepted.sequenceNumber() != null) {
            generator.writeStringField("SequenceNumber", Objects.requireNonNull(accepted.sequenceNumber()));
        }
    }
}
