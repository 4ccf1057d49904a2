package io.millrace.connect.core.config;

import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** A configuration that turned out to be wrong when it was used, with the key to change. */
public final class KeyedConfigException extends ConfigException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String problem;

    /** @param problem what is wrong and what to change; never holds a secret */
    public KeyedConfigException(String key, String problem, @Nullable Throwable cause) {
        super(key + ": " + problem);
        this.key = key;
        this.problem = problem;
        if (cause != null) {
            initCause(cause);
        }
    }

    /** Adds what is wrong to {@code problems}, on the key to change. */
    public void reportOn(ConfigProblems problems) {
        problems.add(key, problem);
    }
}
