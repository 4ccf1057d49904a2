package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.value.ExtendedJson;
import io.millrace.transforms.internal.value.SchemaNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Whole events of documents in the place of the documents themselves. Confined to one thread. */
final class DocumentEvents {
    private static final List<String> DOCUMENTS = List.of("before", "after");
    private static final String UPDATE = "updateDescription";
    private static final String UPDATED = "updatedFields";

    private final @Nullable ExtendedJson documents;
    private final @Nullable Schema schema;

    /**
     * @param source the events' schema, or null for maps
     * @param documents what reads the documents; null if they stay text
     * @param maps whether Records are maps
     */
    DocumentEvents(@Nullable Schema source, @Nullable ExtendedJson documents, boolean maps) {
        this.documents = documents;
        schema = maps || source == null ? null : acceptable(source);
    }

    @Nullable
    Schema schema() {
        return schema;
    }

    @SuppressWarnings("unchecked") // maps within the event are copies made here
    Object event(Object value) {
        if (schema != null) {
            return value instanceof Struct struct && schema != struct.schema() ? renamed(struct, schema) : value;
        }
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        copy(value, event);
        if (documents != null) {
            for (String name : DOCUMENTS) {
                read(documents, event, name, name);
            }
            if (event.get(UPDATE) instanceof Map<?, ?> update) {
                read(documents, (Map<String, @Nullable Object>) update, UPDATED, UPDATE + '.' + UPDATED);
            }
        }
        return event;
    }

    /** The same schema under a name that Avro takes. */
    private static Schema acceptable(Schema source) {
        String name = source.name() == null ? null : SchemaNames.dotted(source.name());
        return Objects.equals(name, source.name())
                ? source
                : new ConnectSchema(
                        source.type(),
                        source.isOptional(),
                        null,
                        name,
                        source.version(),
                        source.doc(),
                        source.parameters(),
                        source.fields(),
                        null,
                        null);
    }

    private static Struct renamed(Struct event, Schema schema) {
        Struct renamed = new Struct(schema);
        for (Field field : schema.fields()) {
            Object value = event.getWithoutDefault(field.name());
            try {
                renamed.put(field, value);
            } catch (DataException e) {
                throw UnreadableEventException.contradicting(field.name(), field.schema(), value);
            }
        }
        return renamed;
    }

    private static void read(ExtendedJson documents, Map<String, @Nullable Object> holder, String name, String path) {
        if (holder.get(name) instanceof String text) {
            holder.put(name, documents.document(path, text));
        }
    }

    private static void copy(Object from, Map<String, @Nullable Object> to) {
        if (from instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                // Defaults are Debezium's own here: it leaves source.snapshot to be "false" by its schema.
                to.put(field.name(), plain(struct.get(field)));
            }
        } else {
            ((Map<?, ?>) from).forEach((name, value) -> to.put(String.valueOf(name), plain(value)));
        }
    }

    /** The same without structs. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Struct || value instanceof Map) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            copy(value, map);
            return map;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>(list.size());
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        return value;
    }
}
