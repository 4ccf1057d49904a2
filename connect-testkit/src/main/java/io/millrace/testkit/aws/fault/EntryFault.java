package io.millrace.testkit.aws.fault;

import io.millrace.testkit.aws.fault.FaultSpec.Effect;

/** A fault of single entries in the making; the last method puts it in force. */
public final class EntryFault extends FaultSelection<EntryFault> {

    EntryFault(FaultInstaller installer, FaultSpec spec) {
        super(installer, spec);
    }

    @Override
    EntryFault self() {
        return this;
    }

    /** Not written; answered with this error code. */
    public Fault failWith(String code) {
        return failWith(code, "Injected by a fault plan.");
    }

    /** Not written; answered with this error code and message. */
    public Fault failWith(String code, String message) {
        return failWith(code, message, true);
    }

    /**
     * Not written; answered with this error code and message.
     *
     * @param senderFault whether the caller is said to be to blame; only SQS and SNS say it
     */
    public Fault failWith(String code, String message, boolean senderFault) {
        return install(Effect.ANSWER, senderFault ? 400 : 500, code, message, 0);
    }

    /** Only entries with this partition key or message group. */
    public EntryFault key(String partitionKey) {
        return selecting(spec -> spec.withKey(partitionKey));
    }

    /** Only entries whose payload or body, read as UTF-8, contains this text. */
    public EntryFault containing(String text) {
        return selecting(spec -> spec.withText(text));
    }

    /** Not written; answered as a shard does that is written to too fast. */
    public Fault throttle() {
        return failWith("ProvisionedThroughputExceededException", "Rate exceeded (injected by a fault plan).");
    }
}
