package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.text.CanonicalJson;
import io.millrace.transforms.internal.text.Utf8Buffer;
import io.millrace.transforms.internal.value.Placeholder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Rows without schemas: values pass as they are. Immutable. */
final class MapRows implements Rows {
    private final @Nullable Placeholder placeholder;
    private final List<String> extras;

    /**
     * @param placeholder what is left out, or null to keep it
     * @param extras the names of columns that are added
     */
    MapRows(@Nullable Placeholder placeholder, List<String> extras) {
        this.placeholder = placeholder;
        this.extras = extras;
    }

    @Override
    public Object whole(Object row, List<String> unavailable) {
        Map<?, ?> source = (Map<?, ?>) row;
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(2 * (source.size() + extras.size()));
        for (Map.Entry<?, ?> column : source.entrySet()) {
            String name = String.valueOf(column.getKey());
            Object value = column.getValue();
            if (value != null && placeholder != null && placeholder.is(value)) {
                unavailable.add(name);
            } else {
                copy.put(name, value);
            }
        }
        return copy;
    }

    @Override
    public Object keyAlone(Object key, @Nullable Object before, Kind kind) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (key instanceof Map<?, ?> map) {
            map.forEach((name, value) -> copy.put(String.valueOf(name), value));
            return copy;
        }
        // As the other rows have them: a key with a schema may write the same value in another way.
        for (Field column : ((Struct) key).schema().fields()) {
            if (!(before instanceof Map<?, ?> row) || !row.containsKey(column.name())) {
                throw keyOfAnotherKind(column.name());
            }
            copy.put(column.name(), row.get(column.name()));
        }
        return copy;
    }

    static UnreadableEventException keyOfAnotherKind(String column) {
        return new UnreadableEventException(
                "key",
                "and value are of different kinds, one with a schema and one without, and before does not hold the key's column "
                        + column + ". Let key.converter and value.converter both write schemas, or neither");
    }

    @Override
    @SuppressWarnings("unchecked") // made above
    public void putExtra(Object row, int extra, @Nullable Object value) {
        Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) row;
        String name = extras.get(extra);
        if (map.containsKey(name)) {
            throw extraTaken(name);
        }
        map.put(name, value);
    }

    static UnreadableEventException extraTaken(String name) {
        return new UnreadableEventException(
                name, "is a column of the row already; choose another event.timestamp.column, or other row.fields");
    }

    @Override
    public Object without(Object row, List<String> unavailable) {
        return row;
    }

    @Override
    public void canonical(Object row, Utf8Buffer out) {
        CanonicalJson.write(out, row);
    }

    @Override
    public @Nullable Schema schema(Kind kind) {
        return null;
    }

    @Override
    public @Nullable String schemaVersion() {
        return null;
    }
}
