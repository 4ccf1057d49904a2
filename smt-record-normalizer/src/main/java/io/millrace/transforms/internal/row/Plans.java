package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.source.EventReader;
import io.millrace.transforms.internal.source.EventShape;
import io.millrace.transforms.internal.source.LoglessReader;
import io.millrace.transforms.internal.source.SourceDialect;
import io.millrace.transforms.internal.text.ChangeId;
import io.millrace.transforms.internal.value.ExtendedJson;
import io.millrace.transforms.internal.value.SchemaNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The plans of the topics seen lately, each compiled once. Schemas are told apart by identity first, which converters keep, and by
 * equality where that fails; both memories are bounded. Confined to one thread.
 */
public final class Plans {
    /** Pairs of schemas that are remembered: more than tables of most databases. */
    private static final int MAX_PLANS = 1_024;

    private static final String ENVELOPE = ".Envelope";

    private final RecordOptions options;
    private final @Nullable SourceDialect dialect;
    private final TableFilter tables;
    private final ChangeId id = new ChangeId();
    private final Map<Identity, Plan> byIdentity = bounded();
    private final Map<Equality, Plan> byEquality = bounded();
    private final Map<String, EventShape> shapes = bounded();
    private @Nullable EventShape latestShape;
    private @Nullable Schema latestKey;
    private @Nullable Schema latestValue;
    private @Nullable List<String> latestNames;
    private @Nullable Plan latest;

    /** @param dialect the configured kind of database, or null to take the events' word */
    public Plans(RecordOptions options, @Nullable SourceDialect dialect, TableFilter tables) {
        this.options = options;
        this.dialect = dialect;
        this.tables = tables;
    }

    /**
     * The plan for events of a shape with these schemas, which are null where there are none.
     *
     * @param claimed the shape that the event claims; that of the configured kind of database counts instead, if there is one
     * @param mapKey the key, if it is a map: of values with a schema only their keys tell the names of its columns
     */
    public Plan of(EventShape claimed, @Nullable Schema key, @Nullable Schema value, @Nullable Map<?, ?> mapKey) {
        EventShape shape = dialect == null || claimed == EventShape.SCHEMA_CHANGE ? claimed : dialect.shape();
        List<String> names = value == null || mapKey == null ? null : PlainKeys.names(mapKey);
        Plan plan = latest;
        if (plan == null
                || shape != latestShape
                || key != latestKey
                || value != latestValue
                || !Objects.equals(names, latestNames)) {
            plan = find(shape, key, value, names);
            latest = plan;
            latestShape = shape;
            latestKey = key;
            latestValue = value;
            latestNames = names;
        }
        return plan;
    }

    /** The plan for a tombstone: that of the topic's changes. Where none was seen yet, the key is taken for what it looks like. */
    public Plan ofTombstone(String topic, @Nullable Schema keySchema, @Nullable Object key) {
        EventShape shape = shapes.get(topic);
        if (shape == null) {
            shape = DocumentKeys.areLike(key) ? EventShape.DOCUMENT : EventShape.RELATIONAL;
        }
        return of(shape, keySchema, null, null);
    }

    /** Remembers which shape a topic's changes have: tombstones do not tell it, and their keys must be those of the changes. */
    public void remember(String topic, EventShape shape) {
        if (shape != shapes.get(topic)) {
            shapes.put(topic, shape);
        }
    }

    private Plan find(EventShape shape, @Nullable Schema key, @Nullable Schema value, @Nullable List<String> names) {
        Identity identity = new Identity(shape, key, value, names);
        Plan plan = byIdentity.get(identity);
        if (plan == null) {
            plan = byEquality.computeIfAbsent(
                    new Equality(shape, key, value, names), schemas -> compile(shape, key, value, names));
            byIdentity.put(identity, plan);
        }
        return plan;
    }

    private Plan compile(EventShape shape, @Nullable Schema key, @Nullable Schema value, @Nullable List<String> names) {
        EventReader reader = shape.reader(value, dialect);
        if (shape == EventShape.DOCUMENT) {
            return ofDocuments(reader, key, value);
        }
        if (shape == EventShape.ITEM) {
            return ofItems(reader, key, value, names);
        }
        SourceDialect known = reader.dialect();
        RowOptions rowOptions =
                known != null && known.hasSeveralJsonTexts() ? options.rows().withCompactJson() : options.rows();
        Schema structKey = struct(key);
        Keys keys = keys(key, options.jsonKeys(), rowOptions);
        Schema primaryKey = primaryKey(structKey == null ? names : StructKeys.names(structKey));
        String name = baseName(value);
        Rows rows = rows(reader, structKey, names, value, name, primaryKey, rowOptions);
        boolean maps = value == null || rowOptions.rules().maps();
        return plan(reader, keys, rows, name, maps, primaryKey);
    }

    private Plan ofDocuments(EventReader reader, @Nullable Schema key, @Nullable Schema value) {
        boolean mapKeys = options.rows().rules().maps();
        ExtendedJson documents = options.documents().text()
                ? null
                : new ExtendedJson(options.rows().rules().decimals());
        boolean maps = value == null || documents != null || mapKeys;
        DocumentKeys keys = new DocumentKeys(key, documents, mapKeys, options.jsonKeys());
        boolean namesRemoved = options.fields().contains(RecordField.REMOVED_FIELDS);
        DocumentEvents events = options.documents().events() ? new DocumentEvents(value, documents, maps) : null;
        Rows rows = new DocumentRows(documents, keys, events, maps, extraNames(), options.rowOnly(), namesRemoved);
        EventReader reads = options.documents().logless() ? new LoglessReader(reader) : reader;
        return plan(reads, keys, rows, baseName(value), maps, RecordField.PRIMARY_KEY.schema());
    }

    /** The key has the same attributes in every item of a table, so that its schema stays even where the item has none. */
    private Plan ofItems(
            EventReader reader, @Nullable Schema key, @Nullable Schema value, @Nullable List<String> names) {
        boolean text = options.items().text();
        boolean maps = value == null || !text || options.rows().rules().maps();
        String name = baseName(value);
        Schema structKey = struct(key);
        Schema primaryKey = primaryKey(structKey == null ? names : StructKeys.names(structKey));
        Keys columns = keys(key, false, options.rows());
        ItemColumns row = text && options.rowOnly()
                ? new ItemColumns(columns, name + ".Row", options.items().column(), extras(primaryKey), maps)
                : null;
        Rows rows = new ItemRows(options.rows().rules().decimals(), columns, text, row, maps, extraNames());
        return plan(reader, keys(key, options.jsonKeys(), options.rows()), rows, name, maps, primaryKey);
    }

    private static @Nullable Schema struct(@Nullable Schema key) {
        return key != null && key.type() == Schema.Type.STRUCT ? key : null;
    }

    private static Keys keys(@Nullable Schema key, boolean json, RowOptions rowOptions) {
        Schema structKey = struct(key);
        return structKey != null ? new StructKeys(structKey, json, rowOptions) : new PlainKeys(key, json);
    }

    private Schema primaryKey(@Nullable List<String> columns) {
        return options.compositeKeyAsArray() && columns != null && columns.size() > 1
                ? RecordField.NAMES
                : RecordField.PRIMARY_KEY.schema();
    }

    private Plan plan(
            EventReader reader, Keys keys, @Nullable Rows rows, String name, boolean maps, Schema primaryKey) {
        RecordValues values = new RecordValues(options.fields(), name + ".Record", rows, maps, primaryKey);
        return new Plan(options, reader, tables, id, keys, rows, values);
    }

    private List<String> extraNames() {
        List<String> extras = new ArrayList<>();
        options.rowFields().forEach(field -> extras.add(field.key()));
        if (options.timestampColumn() != null) {
            extras.add(options.timestampColumn());
        }
        return extras;
    }

    private @Nullable Rows rows(
            EventReader reader,
            @Nullable Schema key,
            @Nullable List<String> keyNames,
            @Nullable Schema value,
            String name,
            Schema primaryKey,
            RowOptions rowOptions) {
        if (value == null) {
            return new MapRows(options.rows().markUnavailable() ? options.rows().placeholder() : null, extraNames());
        }
        Schema row = reader.rowSchema();
        if (row == null) {
            return null;
        }
        return new StructRows(row, key, keyNames, name + ".Row", extras(primaryKey), rowOptions);
    }

    private Map<String, Schema> extras(Schema primaryKey) {
        Map<String, Schema> extras = new LinkedHashMap<>();
        for (RecordField field : options.rowFields()) {
            Schema schema = field == RecordField.PRIMARY_KEY ? primaryKey : field.schema();
            extras.put(field.key(), ColumnCompiler.withoutDefault(schema, true));
        }
        if (options.timestampColumn() != null) {
            extras.put(options.timestampColumn(), Schema.OPTIONAL_INT64_SCHEMA);
        }
        return extras;
    }

    private static String baseName(@Nullable Schema value) {
        String name = value == null || value.name() == null ? "io.millrace" : value.name();
        return SchemaNames.dotted(
                name.endsWith(ENVELOPE) ? name.substring(0, name.length() - ENVELOPE.length()) : name);
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_PLANS;
            }
        };
    }

    private record Equality(
            EventShape shape,
            @Nullable Schema key,
            @Nullable Schema value,
            @Nullable List<String> names) {}

    /** A pair of schemas told apart by identity. */
    private static final class Identity {
        private final EventShape shape;
        private final @Nullable Schema key;
        private final @Nullable Schema value;
        private final @Nullable List<String> names;

        Identity(EventShape shape, @Nullable Schema key, @Nullable Schema value, @Nullable List<String> names) {
            this.shape = shape;
            this.key = key;
            this.value = value;
            this.names = names;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity that
                    && shape == that.shape
                    && key == that.key
                    && value == that.value
                    && Objects.equals(names, that.names);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(key) + System.identityHashCode(value);
        }
    }
}
