package io.millrace.connect.aws.message;

/** What becomes of a message with characters that SQS and SNS refuse. */
public enum InvalidCharacters {
    /** The record is rejected. */
    REJECT,
    /** They become {@code \}{@code uHHHH}; JSON that the sink writes is then still the same JSON, other text is marked. */
    ESCAPE,
    /** The whole body becomes base64, and is marked. */
    BASE64
}
