package io.millrace.connect.dynamodb.decode;

/** What happens to a record that is no change of DynamoDB's, or a broken one: {@code behavior.on.decode.errors}. Immutable. */
public sealed interface DecodeErrors {
    /** The task fails. */
    record Fail() implements DecodeErrors {}

    /**
     * The record goes elsewhere, as it is.
     *
     * @param topic where: {@code errors.quarantine.topic}
     */
    record Quarantine(String topic) implements DecodeErrors {}

    /** The record is dropped, logged and counted. */
    record Skip() implements DecodeErrors {}
}
