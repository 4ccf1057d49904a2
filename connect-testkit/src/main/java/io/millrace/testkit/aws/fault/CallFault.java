package io.millrace.testkit.aws.fault;

import io.millrace.testkit.aws.fault.FaultSpec.Effect;
import java.time.Duration;

/** A fault of whole calls in the making; the last method puts it in force. */
public final class CallFault extends FaultSelection<CallFault> {

    CallFault(FaultInstaller installer, FaultSpec spec) {
        super(installer, spec);
    }

    @Override
    CallFault self() {
        return this;
    }

    /** Not applied; answered with status 400 and this error code. */
    public Fault failWith(String code) {
        return failWith(400, code, "Injected by a fault plan.");
    }

    /** Not applied; answered with this status, error code and message. */
    public Fault failWith(int status, String code, String message) {
        return install(Effect.ANSWER, status, code, message, 0);
    }

    /**
     * Not applied; answered with a server error: 500 is {@code InternalFailure}, all others {@code ServiceUnavailable}.
     */
    public Fault answer(int status) {
        return failWith(status, serverError(status), "Injected by a fault plan.");
    }

    /** Applied, but answered with a server error. */
    public Fault answerAfterApplying(int status) {
        return install(
                Effect.ANSWER_AFTER_APPLYING, status, serverError(status), "Injected by a fault plan, applied.", 0);
    }

    /** Not applied; answered as Kinesis does when a shard is used too fast. */
    public Fault throttle() {
        return failWith(400, "ProvisionedThroughputExceededException", "Rate exceeded (injected by a fault plan).");
    }

    /** Not applied; the caller may not do this. */
    public Fault denyAccess() {
        return failWith(
                400,
                "AccessDeniedException",
                "The caller is not authorized to perform this action (injected by a fault plan).");
    }

    /** Not applied; the caller's session has expired. */
    public Fault expireToken() {
        return failWith(400, "ExpiredTokenException", "The security token included in the request is expired");
    }

    /** Applied after this time. */
    public Fault delay(Duration delay) {
        return install(Effect.DELAY, 200, "", "", delay.toMillis());
    }

    /** Applied when {@link Fault#release()} is called; until then the caller waits. */
    public Fault hold() {
        return install(Effect.HOLD, 200, "", "", 0);
    }

    /** Not applied; the connection is closed without an answer. */
    public Fault dropConnectionBeforeApplying() {
        return install(Effect.DROP_BEFORE_APPLYING, 200, "", "", 0);
    }

    /** Applied; the connection is closed without an answer. */
    public Fault dropConnectionAfterApplying() {
        return install(Effect.DROP_AFTER_APPLYING, 200, "", "", 0);
    }

    /** The entries of the request are applied in a random order, as the service is free to do. */
    public Fault permuteWrites() {
        return install(Effect.PERMUTE, 200, "", "", 0);
    }

    private static String serverError(int status) {
        if (status < 500) {
            throw new IllegalArgumentException("Not a server error: " + status + "; name the error code instead.");
        }
        return status == 500 ? "InternalFailure" : "ServiceUnavailable";
    }
}
