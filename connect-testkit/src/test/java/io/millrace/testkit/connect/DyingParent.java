package io.millrace.testkit.connect;

import java.io.IOException;
import java.nio.file.Path;

/** A JVM that starts a worker process, prints its id, and then waits to be killed. */
final class DyingParent {
    private DyingParent() {}

    /** Takes the broker's address and the worker's folder. */
    public static void main(String[] args) throws IOException {
        WorkerProcess worker = WorkerProcess.builder(WorkerSettings.of(args[0]).group("orphan"), Path.of(args[1]))
                .heap("256m")
                .start();
        System.out.println("worker " + worker.pid());
        System.in.read();
    }
}
