package io.millrace.testkit.connect;

import java.io.IOException;
import org.apache.kafka.connect.cli.ConnectDistributed;

/**
 * What a {@link WorkerProcess} runs: Connect's own command, and a watch on the JVM that started it. Depends on Connect's
 * command alone, because it is run with other versions of Connect too; must stay one class file.
 */
final class WorkerProcessMain {
    private WorkerProcessMain() {}

    /** Takes the file with the worker's settings. */
    public static void main(String[] args) {
        Thread watch = new Thread(WorkerProcessMain::endWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        ConnectDistributed.main(args);
    }

    /** Standard input is a pipe from the parent, which nobody writes to: it ends when the parent does, however it ends. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said there.
            }
        } catch (IOException e) {
            System.err.println("Standard input is broken: " + e);
        }
        Runtime.getRuntime().halt(1);
    }
}
