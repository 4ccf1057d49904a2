package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.text.CanonicalJson;
import io.millrace.transforms.internal.text.Utf8Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Keys that are no structs: maps, which get an order, and single values, which pass. Confined to one thread. */
final class PlainKeys implements Keys {
    private final @Nullable Schema schema;
    private final boolean json;
    private final Utf8Buffer text = new Utf8Buffer();

    /**
     * @param schema the schema of the keys
     * @param json whether keys become text
     */
    PlainKeys(@Nullable Schema schema, boolean json) {
        this.schema = schema;
        this.json = json;
    }

    @Override
    public @Nullable Object key(@Nullable Object key) {
        if (key == null) {
            return null;
        }
        if (json) {
            text.clear();
            try {
                canonical(key, text);
            } catch (IllegalArgumentException e) {
                throw new UnreadableEventException("key", "holds what cannot be written as canonical JSON");
            }
            return text.toString();
        }
        return key instanceof Map<?, ?> map && map.size() > 1 ? sorted(map) : key;
    }

    private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        return sorted;
    }

    @Override
    public @Nullable Schema schema() {
        return json ? Schema.OPTIONAL_STRING_SCHEMA : schema;
    }

    @Override
    public List<String> columns(@Nullable Object key) {
        return key instanceof Map<?, ?> map ? names(map) : List.of();
    }

    /** The names of a map's columns, sorted. */
    static List<String> names(Map<?, ?> map) {
        List<String> names = new ArrayList<>(map.size());
        map.keySet().forEach(name -> names.add(String.valueOf(name)));
        names.sort(null);
        return names;
    }

    @Override
    public void canonical(Object key, Utf8Buffer out) {
        CanonicalJson.write(out, key);
    }
}
