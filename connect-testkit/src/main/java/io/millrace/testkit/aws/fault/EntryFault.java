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
        return install(Effect.ANSWER, 200, code, message, 0);
    }

    /** Not written; answered as a shard does that is written to too fast. */
    public Fault throttle() {
        return failWith("ProvisionedThroughputExceededException", "Rate exceeded (injected by a fault plan).");
    }
}
