package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.text.ChangeId;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB, by the Kinesis stream that it writes its changes to: positions are the stream's sequence numbers, which have more than 63
 * bits, and count within a shard. DynamoDB gives every change an id; whether it gives the same one where it writes a change to the
 * stream twice, AWS does not say.
 */
final class DynamoDbDialect implements SourceDialect {
    /** As many digits as sequence numbers have at most: 186 bits. */
    private static final int SEQUENCE_DIGITS = 56;

    private static final int SUB_SEQUENCE_DIGITS = 10;

    @Override
    public String type() {
        return "dynamodb";
    }

    @Override
    public EventShape shape() {
        return EventShape.ITEM;
    }

    @Override
    public boolean hasWholeBeforeImages() {
        return true;
    }

    @Override
    public Origin origin(SourceBlock source, @Nullable String metadataId) {
        String stream = source.text(SourceField.STREAM);
        String shard = source.text(SourceField.SHARD);
        return new Origin(
                null,
                null,
                stream == null || shard == null ? stream : stream + '/' + shard,
                null,
                sequence(source),
                null,
                source.text(SourceField.TABLE));
    }

    /** The sequence number, and within an aggregate of records also the number in it: both as many digits as there can be. */
    private static @Nullable String sequence(SourceBlock source) {
        String number = source.text(SourceField.SEQUENCE);
        if (number == null) {
            return null; // a snapshot read it
        }
        String padded = Padded.decimal(number, SEQUENCE_DIGITS);
        Long sub = source.number(SourceField.SUB_SEQUENCE);
        return sub == null ? padded : padded + ':' + Padded.decimal(sub, SUB_SEQUENCE_DIGITS);
    }

    @Override
    public @Nullable String eventId(SourceBlock source) {
        return source.text(SourceField.EVENT_ID);
    }

    @Override
    public @Nullable String principal(SourceBlock source) {
        String principal = source.text(SourceField.USER_IDENTITY, "principal_id");
        return principal != null ? principal : source.text(SourceField.USER_IDENTITY, "type");
    }

    /** Of changes without an id of DynamoDB's own; the record in the stream is what is left to tell them by. */
    @Override
    public void identify(SourceBlock source, ChangeId id) {
        id.part(source.text(SourceField.STREAM));
        id.part(source.text(SourceField.SHARD));
        id.part(source.text(SourceField.SEQUENCE));
        id.part(source.number(SourceField.SUB_SEQUENCE));
    }
}
