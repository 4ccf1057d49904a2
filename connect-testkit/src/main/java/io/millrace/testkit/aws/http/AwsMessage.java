package io.millrace.testkit.aws.http;

import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire, complete.
 *
 * @param contentType the {@code Content-Type} header, empty if absent
 * @param target the {@code X-Amz-Target} header of the JSON protocols
 * @param authorization who signed the request, null for an unsigned one
 * @param body the whole body; owned by the receiver
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying bodies of up to 10 MiB would be waste
public record AwsMessage(
        String contentType,
        @Nullable String target,
        @Nullable Authorization authorization,
        byte[] body) {}
