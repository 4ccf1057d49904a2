package io.millrace.testkit.aws.http;

import io.millrace.testkit.aws.fault.Interference;
import org.jspecify.annotations.Nullable;

/** A call that was read and found well-formed, but has not taken effect yet. Used once, by one thread at a time. */
public interface AwsCall {

    /** The name of the stream, topic or queue that the call is about; empty when it is about none. */
    String resource();

    /** The id of the shard that the call is about; empty when it is about none or several. */
    default String shard() {
        return "";
    }

    /**
     * Does what was asked.
     *
     * @param interference the faults to put upon single entries
     * @return the answer; null while the call waits for something to answer with: it has had no effect yet, and is
     *     applied again a moment later, until it answers or the client goes
     * @throws AwsException what the service answers instead
     */
    @Nullable
    AwsReply apply(Interference interference);
}
