package io.millrace.testkit.aws.http;

import io.millrace.testkit.aws.fault.Interference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that was read, and what it is to do.
 *
 * @param resource the name of the stream, topic or queue; empty if it is about none
 * @param shard the shard's id, empty if it is about none
 * @param effect what it does; null while it waits, see {@link AwsCall#apply}
 */
public record PreparedCall(String resource, String shard, Function<Interference, @Nullable AwsReply> effect)
        implements AwsCall {

    /** A call that is about no shard. */
    public PreparedCall(String resource, Function<Interference, @Nullable AwsReply> effect) {
        this(resource, "", effect);
    }

    @Override
    public @Nullable AwsReply apply(Interference interference) {
        return effect.apply(interference);
    }
}
