package io.millrace.testkit.aws.fault;

/**
 * The faults a test asks for, changeable while the server runs. Each sentence begins with what is to be met and ends
 * with what happens to it, which puts the fault in force:
 *
 * <pre>{@code
 * aws.faults().on("PutRecords").everyNth(5).dropConnectionAfterApplying();
 * aws.faults().onEntriesOf("PutRecords").shard("shardId-000000000001").throttle();
 * Fault held = aws.faults().on("PutRecords").nth(3).hold();
 * held.release();
 * }</pre>
 *
 * <p>All faults that meet a call take part, in the order in which they came: holds first, then delays, then the first
 * that drops the connection or answers. Thread-safe.
 */
public final class FaultPlan {
    private final FaultInstaller installer;

    /** A plan that puts its faults in force there. */
    public FaultPlan(FaultInstaller installer) {
        this.installer = installer;
    }

    /** Begins a fault of whole calls. Name the action with its service ({@code kinesis:PutRecords}) or without. */
    public CallFault on(String action) {
        return new CallFault(installer, FaultSpec.matching(action, false));
    }

    /** Begins a fault of single entries of a batch action; matches are counted by entry, across calls. */
    public EntryFault onEntriesOf(String action) {
        return new EntryFault(installer, FaultSpec.matching(action, true));
    }

    /** Ends all faults; what is held is let go. */
    public void clear() {
        installer.clear();
    }
}
