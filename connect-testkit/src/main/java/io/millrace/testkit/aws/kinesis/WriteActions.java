package io.millrace.testkit.aws.kinesis;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.millrace.testkit.aws.fault.EntryFailure;
import io.millrace.testkit.aws.fault.Interference;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import java.io.IOException;
import java.util.List;

/** PutRecord and PutRecords. Thread-safe. */
final class WriteActions {
    private static final SerializableString SEQUENCE_NUMBER = new SerializedString("SequenceNumber");
    private static final SerializableString SHARD_ID = new SerializedString("ShardId");
    private static final SerializableString ERROR_CODE = new SerializedString("ErrorCode");
    private static final SerializableString ERROR_MESSAGE = new SerializedString("ErrorMessage");

    /** Bytes of an entry in an answer: names, a shard id and a sequence number. */
    private static final int ANSWER_BYTES = 128;

    private final Streams streams;

    WriteActions(Streams streams) {
        this.streams = streams;
    }

    PreparedCall putRecords(AwsMessage message) {
        Wire wire = Wire.of(message);
        PutBatch batch = PutBatch.readMany(wire, message.body(), streams.limits());
        String stream = KinesisArgs.requireStream(KinesisArgs.streamName(batch.streamName(), batch.streamArn()));
        return new PreparedCall(stream, "", interference -> {
            PutOutcome outcome = put(stream, batch, interference);
            return wire.reply(message, outcome.size() * ANSWER_BYTES + 64, generator -> write(generator, outcome));
        });
    }

    PreparedCall putRecord(AwsMessage message) {
        Wire wire = Wire.of(message);
        PutBatch batch = PutBatch.readOne(wire, message.body(), streams.limits());
        String stream = KinesisArgs.requireStream(KinesisArgs.streamName(batch.streamName(), batch.streamArn()));
        return new PreparedCall(stream, "", interference -> {
            PutOutcome outcome = put(stream, batch, interference);
            EntryFailure failure = outcome.failure(0);
            if (failure != null) {
                int status = failure.code().equals("InternalFailure") ? 500 : 400;
                throw new AwsException(status, failure.code(), failure.message());
            }
            return wire.reply(message, ANSWER_BYTES, generator -> writeEntry(generator, outcome, 0));
        });
    }

    private PutOutcome put(String name, PutBatch batch, Interference interference) {
        LocalStream stream = streams.usable(name);
        int most = stream.maxRecordKib() * 1024;
        List<PutBatch.Entry> entries = batch.entries();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).size() > most) {
                throw Invalid.argument("The record at index " + i + " of "
                        + entries.get(i).size() + " bytes is larger than the maximum record size of stream " + name
                        + ", " + most + " bytes.");
            }
        }
        return stream.put(batch, interference);
    }

    private static void write(JsonGenerator generator, PutOutcome outcome) throws IOException {
        generator.writeNumberField("FailedRecordCount", outcome.failed());
        generator.writeArrayFieldStart("Records");
        for (int i = 0; i < outcome.size(); i++) {
            generator.writeStartObject();
            writeEntry(generator, outcome, i);
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void writeEntry(JsonGenerator generator, PutOutcome outcome, int entry) throws IOException {
        LocalShard shard = outcome.shard(entry);
        EntryFailure failure = outcome.failure(entry);
        if (shard != null) {
            byte[] number = shard.sequence().asciiOf(outcome.index(entry));
            generator.writeFieldName(SEQUENCE_NUMBER);
            generator.writeUTF8String(number, 0, number.length);
            generator.writeFieldName(SHARD_ID);
            generator.writeString(shard.id());
        } else if (failure != null) {
            generator.writeFieldName(ERROR_CODE);
            generator.writeString(failure.code());
            generator.writeFieldName(ERROR_MESSAGE);
            generator.writeString(failure.message());
        }
    }
}
