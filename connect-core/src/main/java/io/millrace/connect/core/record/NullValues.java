package io.millrace.connect.core.record;

import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.OneOf;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** What becomes of a record without value. */
public enum NullValues {
    FAIL,
    IGNORE,
    WRITE;

    public static final String BEHAVIOR_ON_NULL_VALUES = "behavior.on.null.values";

    /**
     * Adds {@value #BEHAVIOR_ON_NULL_VALUES} to a group.
     *
     * @param write what 'write' does, or why it is refused, as a sentence
     */
    public static void define(KeyGroup add, String write) {
        add.key(
                BEHAVIOR_ON_NULL_VALUES,
                ConfigDef.Type.STRING,
                "fail",
                OneOf.ignoringCase("fail", "ignore", "write"),
                Importance.MEDIUM,
                "What becomes of a record without value (a tombstone). 'fail': it is rejected, see errors.tolerance."
                        + " 'ignore': it is skipped. 'write': " + write);
    }

    /** What the configuration says. */
    public static NullValues of(AbstractConfig config) {
        return valueOf(config.getString(BEHAVIOR_ON_NULL_VALUES).toUpperCase(Locale.ROOT));
    }
}
