package io.millrace.testkit.registry;

import java.io.IOException;

/** What a {@link SchemaRegistry}'s process runs: the registry's own main class, and a watch on the JVM that started it. */
final class SchemaRegistryMain {
    private SchemaRegistryMain() {}

    /** Takes the name of the registry's main class. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(SchemaRegistryMain::endWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
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
        Runtime.getRuntime().halt(0);
    }
}
