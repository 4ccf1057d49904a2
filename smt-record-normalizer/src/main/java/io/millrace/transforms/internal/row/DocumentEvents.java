package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.value.Conversion;
import io.millrace.transforms.internal.value.ExtendedJson;
import io.millrace.transforms.internal.value.JsonReadyConversions;
import io.millrace.transforms.internal.value.ValueConverter;
import io.millrace.transforms.internal.value.ValueRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Whole events of documents in the place of the documents themselves. Confined to one thread. */
final class DocumentEvents {
    private static final List<String> DOCUMENTS = List.of("before", "after");
    private static final String UPDATE = "updateDescription";
    private static final String UPDATED = "updatedFields";

    private final @Nullable ExtendedJson documents;
    private final @Nullable Schema schema;
    private final @Nullable ValueConverter toMap;

    /**
     * @param source the events' schema, or null for maps
     * @param documents what reads the documents; null if they stay text
     * @param maps whether Records are maps
     */
    DocumentEvents(@Nullable Schema source, @Nullable ExtendedJson documents, boolean maps) {
        this.documents = documents;
        schema = maps ? null : source;
        Conversion conversion =
                source == null || !maps ? null : new JsonReadyConversions(ValueRules.CANONICAL).of(source, "event");
        toMap = conversion == null ? null : conversion.converter();
    }

    @Nullable
    Schema schema() {
        return schema;
    }

    Object event(Object value) {
        if (schema != null) {
            return value;
        }
        Map<String, @Nullable Object> event = copy(toMap == null ? value : toMap.convert(value));
        if (documents != null) {
            for (String name : DOCUMENTS) {
                read(documents, event, name, name);
            }
            if (event.get(UPDATE) instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> update = copy(map);
                read(documents, update, UPDATED, UPDATE + '.' + UPDATED);
                event.put(UPDATE, update);
            }
        }
        return event;
    }

    private static void read(ExtendedJson documents, Map<String, @Nullable Object> holder, String name, String path) {
        if (holder.get(name) instanceof String text) {
            holder.put(name, documents.document(path, text));
        }
    }

    private static Map<String, @Nullable Object> copy(Object map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) map).forEach((name, value) -> copy.put(String.valueOf(name), value));
        return copy;
    }
}
