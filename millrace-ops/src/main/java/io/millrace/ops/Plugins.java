package io.millrace.ops;

import java.util.List;
import java.util.Map;

/** What is installed in the workers. Each method throws {@link OpsException}. Thread-safe. */
public interface Plugins {

    /** All plugins of the worker that answers, in the order of their types and classes. */
    List<Plugin> list();

    /**
     * What a connector's class thinks of a configuration; nothing is started.
     *
     * @param name the connector's name
     * @param config its configuration, {@code connector.class} among it
     * @throws OpsException with {@link OpsException.Kind#INVALID} if {@code connector.class} is missing or not installed
     */
    Validation validate(String name, Map<String, String> config);
}
