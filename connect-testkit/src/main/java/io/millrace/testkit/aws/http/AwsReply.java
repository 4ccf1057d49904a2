package io.millrace.testkit.aws.http;

/**
 * What is sent back.
 *
 * @param status the HTTP status
 * @param contentType the {@code Content-Type} header
 * @param body the body; not changed after it was handed over
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record AwsReply(int status, String contentType, byte[] body) {}
