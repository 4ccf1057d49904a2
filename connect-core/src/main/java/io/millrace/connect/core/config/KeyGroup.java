package io.millrace.connect.core.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** Adds the keys of one group to a definition, and numbers them in the order they are added. Confined to one thread. */
public final class KeyGroup {
    private final ConfigDef def;
    private final String name;
    private int order;

    /** @param name the group's name, as user interfaces show it */
    public KeyGroup(ConfigDef def, String name) {
        this.def = def;
        this.name = name;
    }

    /** Adds text that need not be there. */
    public void text(String key, Importance importance, String doc) {
        key(key, ConfigDef.Type.STRING, null, null, importance, doc);
    }

    /** Adds a secret that need not be there. */
    public void secret(String key, Importance importance, String doc) {
        key(key, ConfigDef.Type.PASSWORD, null, null, importance, doc);
    }

    /**
     * Adds a key.
     *
     * @param defaultValue null where the key need not be there
     * @param validator null where any value of the type will do
     */
    public void key(
            String key,
            ConfigDef.Type type,
            @Nullable Object defaultValue,
            ConfigDef.@Nullable Validator validator,
            Importance importance,
            String doc) {
        def.define(key, type, defaultValue, validator, importance, doc, name, ++order, Width.MEDIUM, key);
    }
}
