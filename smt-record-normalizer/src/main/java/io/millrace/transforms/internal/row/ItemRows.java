package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.text.CanonicalJson;
import io.millrace.transforms.internal.text.Utf8Buffer;
import io.millrace.transforms.internal.value.ItemJson;
import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB's items, which come as JSON text or as maps: as maps, since each has its own attributes, or as text. Confined to one thread.
 */
final class ItemRows implements Rows {
    /** What ids are made with: numbers as text, as maps have them, so that both kinds of event give the same id. */
    private final ItemJson canonical = new ItemJson(DecimalFormat.STRING);

    private final ItemJson documents;
    private final Keys keys;
    private final boolean text;
    private final @Nullable ItemColumns columns;
    private final @Nullable Schema schema;
    private final List<String> extras;
    private final Utf8Buffer written = new Utf8Buffer();

    /**
     * @param decimals how numbers of items that become maps are written
     * @param keys what writes the columns of keys
     * @param text whether items become text
     * @param columns what such a text stands in where it is a row; null where Records are written
     * @param maps whether Records are maps
     * @param extras the names of columns that are added
     */
    ItemRows(
            DecimalFormat decimals,
            Keys keys,
            boolean text,
            @Nullable ItemColumns columns,
            boolean maps,
            List<String> extras) {
        // Within text numbers are numbers.
        this.documents = new ItemJson(text ? DecimalFormat.NUMBER : decimals);
        this.keys = keys;
        this.text = text;
        this.columns = columns;
        this.schema = maps ? null : Schema.OPTIONAL_STRING_SCHEMA;
        this.extras = extras;
    }

    @Override
    public Object whole(Object row, List<String> unavailable) {
        return text && row instanceof String ? row : asWritten("", map(documents, "", row));
    }

    @Override
    public Object alone(@Nullable Object key, Object row) {
        return columns == null ? row : columns.row(key, row);
    }

    /** The key's columns as the image has them, if there is one: it tells numbers from text. */
    @Override
    public Object keyAlone(Object key, @Nullable Object before, Kind kind) {
        Map<String, @Nullable Object> image = before == null ? Map.of() : map(documents, "before", before);
        Map<String, @Nullable Object> alone = ItemColumns.columns(keys, key);
        alone.replaceAll((name, value) -> image.containsKey(name) ? image.get(name) : value);
        return asWritten("key", alone);
    }

    private static Map<String, @Nullable Object> map(ItemJson documents, String field, Object row) {
        return row instanceof String json ? documents.document(field, json) : ItemJson.plain((Map<?, ?>) row);
    }

    private Object asWritten(String field, Map<String, @Nullable Object> row) {
        if (!text) {
            return row;
        }
        written.clear();
        try {
            CanonicalJson.writeInOrder(written, row);
        } catch (IllegalArgumentException e) {
            throw new UnreadableEventException(field, "holds what cannot be written as JSON");
        }
        return written.toString();
    }

    @Override
    public boolean needSchemas() {
        return false;
    }

    @Override
    public boolean tellPrincipals() {
        return true;
    }

    @Override
    @SuppressWarnings("unchecked") // made above
    public void putExtra(Object row, int extra, @Nullable Object value) {
        String name = extras.get(extra);
        if (row instanceof Struct struct) {
            struct.put(name, value);
            return;
        }
        Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) row;
        if (map.containsKey(name)) {
            throw MapRows.extraTaken(name);
        }
        map.put(name, value);
    }

    @Override
    public Object without(Object row, List<String> unavailable) {
        return row;
    }

    @Override
    public void canonical(Object row, Utf8Buffer out) {
        CanonicalJson.write(out, map(canonical, "", row));
    }

    @Override
    public @Nullable Schema schema(Kind kind) {
        return schema;
    }

    @Override
    public @Nullable String schemaVersion() {
        return null;
    }
}
