package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.text.CanonicalJson;
import io.millrace.transforms.internal.text.Utf8Buffer;
import io.millrace.transforms.internal.value.ExtendedJson;
import io.millrace.transforms.internal.value.SchemaNames;
import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Keys of documents: Debezium's field {@code id} holds the text of the {@code _id}, which is its name here too. A key that is text
 * already, because another transform took it out of its struct, is that text, and passes. Confined to one thread.
 */
final class DocumentKeys implements Keys {
    static final String ID = "_id";

    private static final String FROM = "id";
    private static final List<String> NAMES = List.of(ID);

    private final @Nullable Schema plain;
    private final @Nullable Field from;
    private final @Nullable Schema schema;
    private final @Nullable ExtendedJson documents;
    private final @Nullable ExtendedJson canonical;
    private final boolean json;
    private final Utf8Buffer text = new Utf8Buffer();

    /**
     * @param schema the schema of the keys, if they have one
     * @param documents what reads the ids; null if they stay text
     * @param maps whether keys are maps even if they come with a schema
     * @param json whether keys become text
     */
    DocumentKeys(@Nullable Schema schema, @Nullable ExtendedJson documents, boolean maps, boolean json) {
        boolean struct = schema != null && schema.type() == Schema.Type.STRUCT;
        this.plain = struct ? null : schema;
        this.from = schema != null && struct ? schema.field(FROM) : null;
        this.documents = documents;
        // Whatever the format of decimals: double would give two ids one key.
        this.canonical = documents == null ? null : new ExtendedJson(DecimalFormat.STRING);
        this.json = json;
        this.schema = schema == null || !struct || documents != null || maps
                ? null
                : SchemaBuilder.struct()
                        .name(schema.name() == null ? null : SchemaNames.dotted(schema.name()))
                        .field(ID, Schema.STRING_SCHEMA)
                        .build();
    }

    @Override
    public @Nullable Object key(@Nullable Object key) {
        if (key == null || (key instanceof String && !json)) {
            return key;
        }
        String id = idText(key);
        if (json) {
            text.clear();
            CanonicalJson.writeInOrder(
                    text, map(id, canonical)); // the order of its members tells a document from another
            return text.toString();
        }
        return schema == null ? map(id, documents) : new Struct(schema).put(ID, id);
    }

    private static Map<String, @Nullable Object> map(String id, @Nullable ExtendedJson documents) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(2);
        map.put(ID, value(id, documents));
        return map;
    }

    /** Whether it looks like a document's key: its only field holds JSON in quotes or braces, which a row's text hardly does. */
    static boolean areLike(@Nullable Object key) {
        Object id = null;
        if (key instanceof Struct struct
                && struct.schema().fields().size() == 1
                && struct.schema().field(FROM) != null) {
            id = struct.get(FROM);
        } else if (key instanceof Map<?, ?> map && map.size() == 1) {
            id = map.get(FROM);
        }
        return id instanceof String text
                && text.length() > 1
                && ((text.startsWith("{") && text.endsWith("}")) || (text.startsWith("\"") && text.endsWith("\"")));
    }

    /** The id as documents have it. */
    @Nullable
    Object value(String id) {
        return value(id, documents);
    }

    private static @Nullable Object value(String id, @Nullable ExtendedJson documents) {
        return documents == null ? id : documents.value("key." + FROM, id);
    }

    /** The id as the source wrote it. */
    String idText(Object key) {
        Object id = key;
        if (key instanceof Struct struct) {
            id = from == null ? null : struct.get(from);
        } else if (key instanceof Map<?, ?> map) {
            id = map.get(FROM);
        }
        if (id instanceof String found && !(key == id && isWholeKey(found))) {
            return found;
        }
        throw new UnreadableEventException(
                "key",
                "has no text id, as the keys of documents have that Debezium writes. Leave them to this transform, and let "
                        + "key.converter be the one that wrote them");
    }

    /** Whether it is a key as JsonConverter wrote it: Debezium puts a blank behind each colon of an id, JsonConverter does not. */
    private static boolean isWholeKey(String text) {
        return text.startsWith("{\"id\":\"") || text.startsWith("{\"schema\":{");
    }

    @Override
    public @Nullable Schema schema() {
        return json ? Schema.OPTIONAL_STRING_SCHEMA : plain != null ? plain : schema;
    }

    @Override
    public List<String> columns(@Nullable Object key) {
        return NAMES;
    }

    @Override
    public void canonical(Object key, Utf8Buffer out) {
        out.put(key instanceof String text ? text : idText(key));
    }
}
