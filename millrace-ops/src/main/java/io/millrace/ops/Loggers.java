package io.millrace.ops;

import java.util.List;

/** How much the workers write into their logs. Each method throws {@link OpsException}. Thread-safe. */
public interface Loggers {

    /** The loggers of the worker that answers whose levels are set, in the order of their names. */
    List<Logger> list();

    /** One logger of the worker that answers. */
    Logger get(String name);

    /**
     * Sets a level until the workers restart.
     *
     * @param name a logger, or what loggers' names begin with, such as {@code io.debezium}; {@code root} for all
     * @param level one of {@link Logger.Level}
     * @param scope which workers; all need Kafka 3.7
     * @return the names of the loggers that changed; empty where the worker does not say
     */
    List<String> set(String name, Logger.Level level, Scope scope);

    /** Which workers write more, or less. */
    enum Scope {
        /** The one that answers. */
        WORKER,
        /** All of the group. */
        CLUSTER
    }
}
