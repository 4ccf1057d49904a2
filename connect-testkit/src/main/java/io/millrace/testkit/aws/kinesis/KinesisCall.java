package io.millrace.testkit.aws.kinesis;

import io.millrace.testkit.aws.fault.Interference;
import io.millrace.testkit.aws.http.AwsCall;
import io.millrace.testkit.aws.http.AwsReply;
import java.util.function.Function;

/**
 * A call that was read, and what it is to do.
 *
 * @param resource the stream's name, empty if it is about none
 * @param shard the shard's id, empty if it is about none
 * @param effect what it does
 */
record KinesisCall(String resource, String shard, Function<Interference, AwsReply> effect) implements AwsCall {

    @Override
    public AwsReply apply(Interference interference) {
        return effect.apply(interference);
    }
}
