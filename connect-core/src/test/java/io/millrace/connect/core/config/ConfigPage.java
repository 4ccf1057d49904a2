package io.millrace.connect.core.config;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** A definition as a page of documentation, in the order of its groups. */
public final class ConfigPage {
    private ConfigPage() {}

    /**
     * Writes the page.
     *
     * @param title its heading
     * @param intro what stands before the tables
     */
    public static String of(String title, String intro, ConfigDef definition) {
        Map<String, TreeSet<ConfigKey>> groups = new LinkedHashMap<>();
        for (ConfigKey key : definition.configKeys().values()) {
            groups.computeIfAbsent(
                            key.group,
                            group -> new TreeSet<>(Comparator.<ConfigKey>comparingInt(k -> k.orderInGroup)
                                    .thenComparing(k -> k.name)))
                    .add(key);
        }
        StringBuilder page = new StringBuilder("# " + title + "\n\n" + intro + "\n");
        groups.forEach((group, keys) -> {
            page.append("\n## ").append(group).append("\n\n| key | type | default | |\n|---|---|---|---|\n");
            keys.forEach(key -> page.append(row(key)));
        });
        return page.toString();
    }

    private static String row(ConfigKey key) {
        return "| "
                + String.join(
                        " | ",
                        List.of(
                                "`" + key.name + "`",
                                key.type.name().toLowerCase(Locale.ROOT),
                                key.defaultValue == null || !key.hasDefault() ? "" : "`" + key.defaultValue + "`",
                                key.documentation
                                        .replace("|", "\\|")
                                        .replace("*", "\\*")
                                        .replace("<", "&lt;")))
                + " |\n";
    }
}
