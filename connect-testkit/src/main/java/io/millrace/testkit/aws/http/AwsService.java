package io.millrace.testkit.aws.http;

import org.jspecify.annotations.Nullable;

/** A service of AWS, as the HTTP server sees it. Implementations are thread-safe and never block. */
public interface AwsService {

    /** The name that IAM policies and signatures use, such as {@code kinesis}. */
    String name();

    /** The action that the message asks this service for; null when the message is not for this service. */
    @Nullable
    String actionOf(AwsMessage message);

    /** True when the action may be called without credentials. */
    default boolean isAnonymous(String action) {
        return false;
    }

    /**
     * Reads and checks the message, without any effect yet.
     *
     * @throws AwsException when it is refused
     */
    AwsCall prepare(String action, AwsMessage message);

    /** The error in the format in which the message was written. */
    AwsReply error(AwsMessage message, AwsException error, String requestId);
}
