package io.millrace.testkit.aws.http;

import java.util.Map;

/**
 * What is sent back.
 *
 * @param status the HTTP status
 * @param contentType the {@code Content-Type} header
 * @param body the body; not changed after it was handed over
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record AwsReply(int status, String contentType, byte[] body, Map<String, String> headers) {

    /** An answer without further headers. */
    public AwsReply(int status, String contentType, byte[] body) {
        this(status, contentType, body, Map.of());
    }
}
