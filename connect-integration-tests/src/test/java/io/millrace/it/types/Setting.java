package io.millrace.it.types;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A way that values take from a database into a stream. The names are the columns of the page. */
public enum Setting {
    EXAMPLE("example", Source.EXAMPLE, null),
    STRING("string", Source.DEFAULTS, Map.of()),
    NUMBER("number", Source.DEFAULTS, Map.of("decimal.format", "number")),
    DOUBLE("double", Source.DEFAULTS, Map.of("decimal.format", "double")),
    STRUCT("struct", Source.DEFAULTS, Map.of("record.format", "struct")),
    MAPS(
            "maps",
            Source.DEFAULTS,
            Map.of("output.schemas", "false", "json.format", "object", "decimal.format", "number")),
    SCHEMALESS("schemaless", Source.LOSSLESS, Map.of());

    /** All of them. */
    public static final Set<Setting> ALL = Collections.unmodifiableSet(EnumSet.allOf(Setting.class));

    /** Those that read what Debezium sends with its defaults. */
    public static final Set<Setting> DEFAULTS = where(setting -> setting.source == Source.DEFAULTS);

    /** Debezium's connectors that values come from. */
    enum Source {
        /** As in {@code config-examples}: the transform is there, and the topic holds Records. */
        EXAMPLE,
        /** With Debezium's own defaults, as JSON with schemas. The transform is on the sinks. */
        DEFAULTS,
        /** With the settings that lose nothing without schemas, as JSON without them. The transform is on the sink. */
        LOSSLESS
    }

    private final String title;
    private final Source source;
    private final Map<String, String> options;

    Setting(String title, Source source, Map<String, String> options) {
        this.title = title;
        this.source = source;
        this.options = options;
    }

    private static Set<Setting> where(Predicate<Setting> predicate) {
        EnumSet<Setting> chosen = EnumSet.noneOf(Setting.class);
        Arrays.stream(values()).filter(predicate).forEach(chosen::add);
        return Collections.unmodifiableSet(chosen);
    }

    String title() {
        return title;
    }

    Source source() {
        return source;
    }

    /** Whether the transform is on the sink. */
    boolean isOnSink() {
        return options != null;
    }

    /** The transform's options on the sink. */
    Map<String, String> options() {
        return options;
    }
}
