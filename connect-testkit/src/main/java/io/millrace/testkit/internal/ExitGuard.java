package io.millrace.testkit.internal;

import org.apache.kafka.common.utils.Exit;

/**
 * Keeps Kafka from ending this JVM. Brokers and workers call {@code Exit.exit} or {@code Exit.halt} when they cannot
 * start or go on; here that becomes an exception on the thread that asked for it.
 */
public final class ExitGuard {
    private ExitGuard() {}

    /** Installs the guard. Safe to call again. */
    public static void install() {
        Exit.setExitProcedure(ExitGuard::refuse);
        Exit.setHaltProcedure(ExitGuard::refuse);
    }

    private static void refuse(int status, String message) {
        throw new IllegalStateException("Kafka asked this JVM to exit with status " + status
                + (message == null ? "" : " (" + message + ")") + "; the cause is in the log");
    }
}
