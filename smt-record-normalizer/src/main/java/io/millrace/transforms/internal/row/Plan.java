package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.row.RecordOptions.BeforeImages;
import io.millrace.transforms.internal.source.ChangeEvent;
import io.millrace.transforms.internal.source.EventReader;
import io.millrace.transforms.internal.source.Operation;
import io.millrace.transforms.internal.source.Origin;
import io.millrace.transforms.internal.source.Patch;
import io.millrace.transforms.internal.source.SourceBlock;
import io.millrace.transforms.internal.source.SourceField;
import io.millrace.transforms.internal.text.ChangeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Normalises the events of one topic: compiled once for the schemas of its keys and values, or for values without, and used for each
 * event. Confined to one thread.
 */
public final class Plan {
    private final RecordOptions options;
    private final EventReader reader;
    private final TableFilter tables;
    private final ChangeId id;
    private final Keys keys;
    private final @Nullable Rows rows;
    private final RecordValues values;
    private final List<RecordField> rowFields;
    private final List<String> unavailable = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private final boolean includesBefore;
    private final boolean includesId;
    private final boolean includesVersion;
    private @Nullable List<String> namedColumns;
    private @Nullable Object primaryKey;

    Plan(
            RecordOptions options,
            EventReader reader,
            TableFilter tables,
            ChangeId id,
            Keys keys,
            @Nullable Rows rows,
            RecordValues values) {
        this.options = options;
        this.reader = reader;
        this.tables = tables;
        this.id = id;
        this.keys = keys;
        this.rows = rows;
        this.values = values;
        this.rowFields = options.rowFields();
        List<RecordField> wanted = options.rowOnly() ? rowFields : options.fields();
        this.includesBefore = wanted.contains(RecordField.BEFORE);
        this.includesId = wanted.contains(RecordField.EVENT_ID);
        this.includesVersion = wanted.contains(RecordField.SCHEMA_VERSION);
    }

    /** How keys of the topic are written, those of tombstones too. */
    public @Nullable Object key(@Nullable Object key) {
        return keys.key(key);
    }

    /** The schema of {@link #key}. */
    public @Nullable Schema keySchema() {
        return keys.schema();
    }

    /** Whether values lose their meaning without schemas. */
    public boolean needsSchemas() {
        return rows != null && rows.needSchemas();
    }

    /**
     * Normalises one event.
     *
     * @param offset what the source keeps to go on behind it; empty where that is not known
     * @return null if a filter holds it back
     * @throws UnreadableEventException if it cannot be read
     */
    public @Nullable Normalized apply(@Nullable Object key, Object value, Map<String, ?> offset) {
        ChangeEvent event = reader.read(value, offset);
        String type = event.operation() == Operation.READ && !options.readsAsReads()
                ? Operation.CREATE.eventType()
                : event.operation().eventType();
        if (!options.eventTypes().contains(type) || !passes(event)) {
            return null;
        }
        String name = event.operation() == Operation.SCHEMA_CHANGE ? options.statementType() : type;
        return options.rowOnly() ? row(event, name, key) : record(event, name, key, value);
    }

    private boolean passes(ChangeEvent event) {
        Origin origin = event.origin();
        return event.operation() == Operation.SCHEMA_CHANGE
                ? tables.passesAny(origin.schema(), origin.table())
                : tables.passes(origin.schema(), origin.table());
    }

    private Normalized record(ChangeEvent event, String type, @Nullable Object key, Object value) {
        Rows.Kind recordKind = recordKind(event, key);
        Rows.Kind beforeKind = beforeKind(event, key);
        unavailable.clear();
        Object row =
                recordKind == Rows.Kind.EVENT && rows != null ? rows.event(value) : recordRow(event, key, recordKind);
        Object before = includesBefore ? beforeRow(event, key, beforeKind) : null;
        @Nullable Object[] content = content(event, type, key, row, before);
        if (row != null && options.timestampColumn() != null && rows != null) {
            rows.putExtra(row, 0, timestamp(event));
        }
        return normalized(
                event, type, key, values.schema(recordKind, beforeKind), values.value(content, recordKind, beforeKind));
    }

    private Normalized row(ChangeEvent event, String type, @Nullable Object key) {
        switch (event.operation()) {
            case TRUNCATE, MESSAGE, SCHEMA_CHANGE ->
                throw new UnreadableEventException(
                        event.operation() == Operation.SCHEMA_CHANGE ? "ddl" : "op",
                        "is a " + event.operation().eventType()
                                + ", which has no row to write with output.mode=row; leave it out with events.include");
            case DELETE -> {
                if (key == null) {
                    throw new UnreadableEventException(
                            "key", "is missing, and output.mode=row needs it to say which row is deleted");
                }
                return normalized(event, type, key, null, null);
            }
            default -> {}
        }
        unavailable.clear();
        Object whole = recordRow(event, key, Rows.Kind.WHOLE);
        if (whole == null || rows == null) {
            throw new UnreadableEventException("after", "is missing");
        }
        Object row = rows.alone(key, whole);
        if (!rowFields.isEmpty()) {
            @Nullable Object[] content = content(event, type, key, null, null);
            for (int i = 0; i < rowFields.size(); i++) {
                rows.putExtra(row, i, content[rowFields.get(i).index()]);
            }
        }
        if (options.timestampColumn() != null) {
            rows.putExtra(row, rowFields.size(), timestamp(event));
        }
        Object available = rows.without(row, unavailable);
        Schema schema = available instanceof Struct struct ? struct.schema() : null;
        return normalized(event, type, key, schema, available);
    }

    private Normalized normalized(
            ChangeEvent event, String type, @Nullable Object key, @Nullable Schema schema, @Nullable Object value) {
        return new Normalized(
                keys.schema(),
                keys.key(key),
                schema,
                value,
                type,
                event.origin().schema(),
                event.origin().table(),
                event.dialect().principal(event.source()));
    }

    /** The values of all fields there are; those that cost more only where they are wanted. */
    private @Nullable Object[] content(
            ChangeEvent event, String type, @Nullable Object key, @Nullable Object row, @Nullable Object before) {
        Origin origin = event.origin();
        String service = options.service();
        @Nullable Object[] content = new Object[RecordField.COUNT];
        content[RecordField.EVENT_TIMESTAMP.index()] = timestamp(event);
        content[RecordField.EVENT_TYPE.index()] = type;
        content[RecordField.GLOBAL_ID.index()] = origin.globalId();
        content[RecordField.TRANSACTION_ID.index()] = origin.transactionId();
        content[RecordField.SERVICE.index()] =
                service != null ? service : event.source().text(SourceField.NAME);
        content[RecordField.SOURCE.index()] = origin.log();
        content[RecordField.POSITION.index()] = origin.position();
        content[RecordField.PRIMARY_KEY.index()] = primaryKey(event, key);
        content[RecordField.SCHEMA_NAME.index()] = origin.schema();
        content[RecordField.TABLE_NAME.index()] = origin.table();
        content[RecordField.RECORD.index()] = row;
        content[RecordField.SEQUENCE.index()] = origin.sequence();
        content[RecordField.SOURCE_TYPE.index()] = event.dialect().type();
        content[RecordField.BEFORE.index()] = before;
        if (!unavailable.isEmpty()) {
            content[RecordField.UNAVAILABLE.index()] = List.copyOf(unavailable);
        }
        Patch patch = event.patch();
        if (patch != null) {
            content[RecordField.REMOVED_FIELDS.index()] = patch.removed();
            content[RecordField.TRUNCATED_ARRAYS.index()] = values.truncated(patch.truncated());
        }
        content[RecordField.PRINCIPAL.index()] = event.dialect().principal(event.source());
        if (includesId) {
            content[RecordField.EVENT_ID.index()] = eventId(event, key);
        }
        if (includesVersion && rows != null) {
            content[RecordField.SCHEMA_VERSION.index()] = rows.schemaVersion();
        }
        return content;
    }

    private Rows.Kind recordKind(ChangeEvent event, @Nullable Object key) {
        if (rows != null && rows.areEvents()) {
            return Rows.Kind.EVENT;
        }
        return event.operation() == Operation.DELETE ? imageKind(event, key) : Rows.Kind.WHOLE;
    }

    private Rows.Kind beforeKind(ChangeEvent event, @Nullable Object key) {
        // Whatever the operation, so that all events of a topic have one schema.
        return !includesBefore || isWhole(event) || key == null ? Rows.Kind.WHOLE : Rows.Kind.KEY_BEFORE;
    }

    /** A row without key is only ever published with its whole before image: there is nothing else to tell it by. */
    private Rows.Kind imageKind(ChangeEvent event, @Nullable Object key) {
        boolean whole = isWhole(event) && event.before() != null;
        return whole || key == null ? Rows.Kind.WHOLE : Rows.Kind.KEY;
    }

    private boolean isWhole(ChangeEvent event) {
        BeforeImages images = options.beforeImages();
        return images == BeforeImages.FULL
                || (images == BeforeImages.AUTO && event.dialect().hasWholeBeforeImages());
    }

    private @Nullable Object recordRow(ChangeEvent event, @Nullable Object key, Rows.Kind kind) {
        if (event.operation() == Operation.TRUNCATE) {
            return null;
        }
        if (rows == null) {
            throw new UnreadableEventException("after", "has no struct as its schema, so the row cannot be read");
        }
        if (kind == Rows.Kind.KEY && key != null) {
            return keyAlone(rows, event, key, kind);
        }
        if (event.patch() != null) {
            return rows.patched(key, event.patch());
        }
        Object row = event.operation() == Operation.DELETE ? event.before() : event.after();
        if (row == null) {
            throw new UnreadableEventException(
                    "before", "is missing, and so is the key: nothing tells which row it was");
        }
        return whole(rows, event.operation() == Operation.DELETE ? "before" : "after", row, unavailable);
    }

    private @Nullable Object beforeRow(ChangeEvent event, @Nullable Object key, Rows.Kind kind) {
        if (rows == null || event.operation() != Operation.UPDATE) {
            return null;
        }
        if (kind == Rows.Kind.KEY_BEFORE && key != null) {
            return keyAlone(rows, event, key, kind);
        }
        if (event.before() == null) {
            return null;
        }
        ignored.clear();
        return whole(rows, "before", event.before(), ignored);
    }

    private Object keyAlone(Rows rows, ChangeEvent event, Object key, Rows.Kind kind) {
        if (keys.columns(key).isEmpty()) {
            throw new UnreadableEventException(
                    "key",
                    "is no struct or map that names columns, so the columns of the key are not known, and what else the image "
                            + "of the row before its change holds is not believed. Choose another key.converter, or set "
                            + "before.images=full if every captured table has REPLICA IDENTITY FULL");
        }
        return rows.keyAlone(key, event.before(), kind);
    }

    private static Object whole(Rows rows, String field, Object row, List<String> unavailable) {
        try {
            return rows.whole(row, unavailable);
        } catch (UnreadableEventException e) {
            throw e.within(field);
        }
    }

    private Long timestamp(ChangeEvent event) {
        SourceBlock source = event.source();
        return switch (options.timestampUnit()) {
            case MS -> millis(source);
            case S -> Math.floorDiv(millis(source), 1_000L);
            case US -> {
                Long micros = source.number(SourceField.TS_US);
                yield micros != null ? micros : micros(millis(source));
            }
        };
    }

    private static Long micros(long millis) {
        try {
            return Math.multiplyExact(millis, 1_000L);
        } catch (ArithmeticException e) {
            throw new UnreadableEventException("source.ts_ms", "has too many digits for timestamp.unit=us");
        }
    }

    private static Long millis(SourceBlock source) {
        Long millis = source.number(SourceField.TS_MS);
        if (millis != null) {
            return millis;
        }
        Long micros = source.number(SourceField.TS_US);
        if (micros != null) {
            return Math.floorDiv(micros, 1_000L);
        }
        throw new UnreadableEventException("source.ts_ms", "is missing, so it is not known when the change was made");
    }

    private @Nullable Object primaryKey(ChangeEvent event, @Nullable Object key) {
        if (!event.operation().isOfRow()) {
            return null; // its key is a prefix or a database, and that is no column
        }
        List<String> columns = keys.columns(key);
        if (columns != namedColumns) {
            namedColumns = columns;
            if (columns.isEmpty()) {
                primaryKey = null;
            } else if (columns.size() > 1 && options.compositeKeyAsArray()) {
                primaryKey = columns;
            } else {
                primaryKey = String.join(",", columns);
            }
        }
        return primaryKey;
    }

    private void canonicalRow(boolean isAfter, @Nullable Object row) {
        if (rows == null || row == null) {
            return;
        }
        try {
            rows.canonical(row, id.open());
        } catch (UnreadableEventException e) {
            throw e.within(isAfter ? "after" : "before");
        }
    }

    private String eventId(ChangeEvent event, @Nullable Object key) {
        String own = event.dialect().eventId(event.source());
        if (own != null) {
            return own;
        }
        boolean isAfter = event.after() != null;
        Object row = isAfter ? event.after() : event.before();
        id.begin(
                event.dialect().type(),
                event.source().text(SourceField.NAME),
                event.origin().schema(),
                event.origin().table());
        try {
            if (key != null) {
                keys.canonical(key, id.open());
            } else {
                canonicalRow(isAfter, row);
            }
            id.endPart();
            id.part(event.operation().eventType());
            if (event.isOfSnapshot()) {
                canonicalRow(isAfter, row);
                id.endPart();
            } else {
                event.dialect().identify(event.source(), id);
                id.part(event.totalOrder());
                if (event.operation() == Operation.SCHEMA_CHANGE) {
                    // One statement becomes several events at one position: databases and tables alone do not tell them
                    // apart.
                    id.part(event.statement());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new UnreadableEventException(
                    key == null ? "after" : "key", "holds what cannot be written as canonical JSON for event_id");
        }
        return id.finish();
    }
}
