package io.millrace.testkit.aws.fault;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The call, or the entry of a call, that a fault may meet.
 *
 * @param action {@code service:Action}
 * @param resource the name of the stream, topic or queue; empty if there is none
 * @param shard the shard's id; empty if there is none
 * @param partitionKey an entry's partition key or group; empty for a call
 * @param data an entry's payload, not to be changed; null for a call
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; made for each entry
public record Subject(String action, String resource, String shard, String partitionKey, byte @Nullable [] data) {

    /** An entry's payload, read as UTF-8; empty for a call. */
    public String text() {
        return data == null ? "" : new String(data, StandardCharsets.UTF_8);
    }
}
