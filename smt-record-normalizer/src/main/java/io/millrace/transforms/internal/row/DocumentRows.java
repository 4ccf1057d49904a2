package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.source.Patch;
import io.millrace.transforms.internal.text.Utf8Buffer;
import io.millrace.transforms.internal.value.ExtendedJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Documents, which come as JSON text: as maps, since each has its own fields, or as that text. Confined to one thread. */
final class DocumentRows implements Rows {
    private static final String UPDATED = "updateDescription.updatedFields";

    private final @Nullable ExtendedJson documents;
    private final DocumentKeys keys;
    private final @Nullable DocumentEvents events;
    private final @Nullable Schema schema;
    private final List<String> extras;
    private final boolean rowOnly;
    private final boolean namesRemoved;

    /**
     * @param documents what reads them; null if they stay text
     * @param events what makes Records of whole events; null if documents are to
     * @param maps whether Records are maps
     * @param extras the names of columns that are added
     * @param rowOnly whether a document stands alone, with nothing beside it
     * @param namesRemoved whether what an update removed is named beside it
     */
    DocumentRows(
            @Nullable ExtendedJson documents,
            DocumentKeys keys,
            @Nullable DocumentEvents events,
            boolean maps,
            List<String> extras,
            boolean rowOnly,
            boolean namesRemoved) {
        this.documents = documents;
        this.keys = keys;
        this.events = events;
        this.schema = maps ? null : Schema.OPTIONAL_STRING_SCHEMA;
        this.extras = extras;
        this.rowOnly = rowOnly;
        this.namesRemoved = namesRemoved;
    }

    @Override
    public Object whole(Object row, List<String> unavailable) {
        return documents == null ? row : documents.document("", (String) row);
    }

    @Override
    public Object keyAlone(Object key, @Nullable Object before, Kind kind) {
        String id = keys.idText(key);
        return documents == null ? "{\"_id\": " + id + '}' : withId(id);
    }

    private Map<String, @Nullable Object> withId(String id) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(DocumentKeys.ID, keys.value(id));
        return map;
    }

    @Override
    public boolean needSchemas() {
        return false;
    }

    @Override
    public boolean areEvents() {
        return events != null;
    }

    @Override
    public Object event(Object value) {
        return Objects.requireNonNull(events).event(value);
    }

    @Override
    public boolean hasPatches() {
        return true;
    }

    @Override
    public Object patched(@Nullable Object key, Patch patch) {
        if (key == null) {
            throw new UnreadableEventException("key", "is missing, and nothing else tells which document was updated");
        }
        checkComplete(patch);
        String id = keys.idText(key);
        String updated = patch.updated();
        if (documents == null) {
            return patched(id, updated);
        }
        Map<String, @Nullable Object> document = withId(id);
        if (updated != null) {
            documents.document(UPDATED, updated).forEach(document::putIfAbsent);
        }
        return document;
    }

    /** Part of a document must not be taken for the whole, nor a change for less than it is. */
    private void checkComplete(Patch patch) {
        if (rowOnly) {
            throw new UnreadableEventException(
                    "after",
                    "is missing: the update tells what it changed, but output.mode=row writes whole documents. Set "
                            + "capture.mode=change_streams_update_full on the Debezium connector, or output.mode=record here");
        }
        if (!namesRemoved && (patch.removed() != null || patch.truncated() != null)) {
            throw new UnreadableEventException(
                    "updateDescription",
                    "removes fields or elements of arrays, which Records with record.extensions=false have no place for. Set "
                            + "record.extensions=true, or capture.mode=change_streams_update_full on the Debezium connector");
        }
    }

    /** One text of two: the id, and what is between the braces of the fields. */
    private static String patched(String id, @Nullable String updated) {
        String fields = updated == null ? "{}" : updated.strip();
        if (!fields.startsWith("{") || !fields.endsWith("}")) {
            throw new UnreadableEventException(UPDATED, "holds no JSON object");
        }
        String members = fields.substring(1, fields.length() - 1).strip();
        return "{\"_id\": " + id + (members.isEmpty() ? "}" : ", " + members + '}');
    }

    @Override
    @SuppressWarnings("unchecked") // made above
    public void putExtra(Object row, int extra, @Nullable Object value) {
        Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) row;
        String name = extras.get(extra);
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
        out.put((String) row);
    }

    @Override
    public @Nullable Schema schema(Kind kind) {
        return kind == Kind.EVENT && events != null ? events.schema() : schema;
    }

    @Override
    public @Nullable String schemaVersion() {
        return null;
    }
}
