package io.millrace.testkit.aws.fault;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where a {@link FaultPlan} puts its faults: the server in this JVM, or one in another process. Thread-safe. */
public interface FaultInstaller {

    /**
     * Puts a fault in force.
     *
     * @param condition a further condition, null for none; a server in another process cannot take one
     */
    Fault install(FaultSpec spec, @Nullable Predicate<Subject> condition);

    /** Ends all faults. */
    void clear();
}
