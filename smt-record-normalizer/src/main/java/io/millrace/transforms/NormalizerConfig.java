package io.millrace.transforms;

import io.millrace.transforms.internal.row.DocumentOptions;
import io.millrace.transforms.internal.row.ItemOptions;
import io.millrace.transforms.internal.row.RecordField;
import io.millrace.transforms.internal.row.RecordOptions;
import io.millrace.transforms.internal.row.RecordOptions.BeforeImages;
import io.millrace.transforms.internal.row.RecordOptions.TimestampUnit;
import io.millrace.transforms.internal.row.RowOptions;
import io.millrace.transforms.internal.row.TableFilter;
import io.millrace.transforms.internal.source.Dialects;
import io.millrace.transforms.internal.source.Operation;
import io.millrace.transforms.internal.source.SourceDialect;
import io.millrace.transforms.internal.value.Placeholder;
import io.millrace.transforms.internal.value.ValueRules;
import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The transform's options, read once, and checked against each other. Immutable. */
final class NormalizerConfig {
    /** What is done with events that are no changes. */
    enum UnknownEvents {
        PASS,
        DROP,
        FAIL
    }

    private final AbstractConfig config;
    private final Map<String, ?> given;
    private final boolean coreCdc;
    private final boolean extensions;
    private final boolean rowOnly;

    /**
     * @param given the options as given
     * @throws ConfigException naming key, value and way out, where an option is wrong or two contradict each other
     */
    NormalizerConfig(Map<String, ?> given) {
        this.given = given;
        config = new AbstractConfig(Options.DEFINITION, given, false);
        coreCdc = word(Options.COMPATIBILITY).equals(Options.CORE_CDC);
        extensions = isGiven(Options.RECORD_EXTENSIONS) ? config.getBoolean(Options.RECORD_EXTENSIONS) : !coreCdc;
        rowOnly = word(Options.OUTPUT_MODE).equals(Options.ROW);
        check();
    }

    boolean keepsTombstones() {
        return word(Options.TOMBSTONE_HANDLING_MODE).equals(Options.KEEP);
    }

    UnknownEvents unknownEvents() {
        return constant(UnknownEvents.class, Options.UNKNOWN_EVENTS);
    }

    boolean headersEnabled() {
        return config.getBoolean(Options.HEADERS_ENABLED);
    }

    @Nullable
    String quarantineTopic() {
        return textOrNull(Options.ERRORS_QUARANTINE_TOPIC);
    }

    @Nullable
    SourceDialect dialect() {
        String type = word(Options.SOURCE_TYPE);
        return type.equals(Options.AUTO) ? null : Dialects.ofType(type);
    }

    TableFilter tableFilter() {
        return new TableFilter(
                TablePatterns.parse(Options.TABLES_INCLUDE, config.getString(Options.TABLES_INCLUDE)),
                TablePatterns.parse(Options.TABLES_EXCLUDE, config.getString(Options.TABLES_EXCLUDE)));
    }

    RecordOptions recordOptions() {
        return new RecordOptions(
                fields(),
                rowOnly,
                rowOnly ? rowFields() : List.of(),
                textOrNull(Options.EVENT_TIMESTAMP_COLUMN),
                timestampUnit(),
                constant(BeforeImages.class, Options.BEFORE_IMAGES),
                readsAsReads(),
                textOrNull(Options.SERVICE),
                coreCdc,
                coreCdc ? "QUERY" : Operation.SCHEMA_CHANGE.eventType(),
                eventTypes(),
                word(Options.RECORD_KEY_FORMAT).equals(Options.JSON),
                rowOptions(),
                new DocumentOptions(keepsDocuments(), writesEvents(), coreCdc),
                new ItemOptions(keepsItems(), itemColumn()));
    }

    private RowOptions rowOptions() {
        boolean maps = !config.getBoolean(Options.OUTPUT_SCHEMAS);
        return new RowOptions(
                new ValueRules(
                        constant(DecimalFormat.class, Options.DECIMAL_FORMAT),
                        maps,
                        word(Options.JSON_FORMAT).equals(Options.OBJECT),
                        false),
                keepsTypes(),
                new Placeholder(config.getString(Options.UNAVAILABLE_PLACEHOLDER)),
                marksUnavailable());
    }

    private List<RecordField> fields() {
        List<RecordField> fields = new ArrayList<>();
        for (RecordField field : RecordField.values()) {
            boolean on = switch (field) {
                case EVENT_ID, SEQUENCE, SOURCE_TYPE, UNAVAILABLE, REMOVED_FIELDS, TRUNCATED_ARRAYS, PRINCIPAL ->
                    extensions;
                case BEFORE -> config.getBoolean(Options.INCLUDE_BEFORE);
                case SCHEMA_VERSION -> config.getBoolean(Options.INCLUDE_SCHEMA_VERSION);
                default -> true;
            };
            if (on) {
                fields.add(field);
            }
        }
        return fields;
    }

    private List<RecordField> rowFields() {
        List<RecordField> fields = new ArrayList<>();
        for (String name : config.getList(Options.ROW_FIELDS)) {
            fields.add(RecordField.valueOf(name.trim().toUpperCase(Locale.ROOT)));
        }
        return fields;
    }

    private TimestampUnit timestampUnit() {
        return coreCdc && !isGiven(Options.TIMESTAMP_UNIT)
                ? TimestampUnit.S
                : constant(TimestampUnit.class, Options.TIMESTAMP_UNIT);
    }

    private boolean readsAsReads() {
        return word(Options.SNAPSHOT_EVENT_TYPE).equals("read");
    }

    private boolean keepsTypes() {
        return word(Options.RECORD_FORMAT).equals(Options.STRUCT);
    }

    private boolean marksUnavailable() {
        return (!coreCdc || isGiven(Options.UNAVAILABLE_HANDLING))
                && word(Options.UNAVAILABLE_HANDLING).equals(Options.MARK);
    }

    private boolean keepsDocuments() {
        return word(Options.MONGO_DOCUMENT_FORMAT).equals(Options.TEXT);
    }

    private boolean keepsItems() {
        return word(Options.DYNAMODB_DOCUMENT_FORMAT).equals(Options.TEXT);
    }

    private String itemColumn() {
        return config.getString(Options.DYNAMODB_DOCUMENT_COLUMN).trim();
    }

    private boolean writesEvents() {
        return isGiven(Options.MONGO_RECORD_MODE)
                ? word(Options.MONGO_RECORD_MODE).equals(Options.EVENT)
                : coreCdc && !rowOnly;
    }

    private Set<String> eventTypes() {
        Set<String> types = new HashSet<>();
        for (String type : config.getList(Options.EVENTS_INCLUDE)) {
            types.add(type.trim().toUpperCase(Locale.ROOT));
        }
        return types.isEmpty() ? Set.copyOf(Options.EVENT_TYPES) : types;
    }

    private void check() {
        if (!extensions && !rowOnly && marksUnavailable()) {
            throw wrong(
                    Options.UNAVAILABLE_HANDLING,
                    "marks values that the database did not send as null and names them in the field unavailable, which "
                            + "record.extensions=false leaves out: their nulls would overwrite. Set "
                            + "unavailable.handling=keep, or record.extensions=true");
        }
        if (!rowOnly
                && isGiven(Options.ROW_FIELDS)
                && !config.getList(Options.ROW_FIELDS).isEmpty()) {
            throw wrong(Options.ROW_FIELDS, "is for output.mode=row only. Set that too, or remove row.fields");
        }
        if (rowOnly) {
            checkRowOnly();
        }
        checkAddedColumns();
        if (!config.getBoolean(Options.OUTPUT_SCHEMAS) && keepsTypes()) {
            throw wrong(
                    Options.RECORD_FORMAT,
                    "needs schemas to tell the types. Set output.schemas=true, or record.format=json-ready");
        }
        if (config.getBoolean(Options.OUTPUT_SCHEMAS)
                && word(Options.JSON_FORMAT).equals(Options.OBJECT)) {
            throw wrong(
                    Options.JSON_FORMAT,
                    "needs an output without schemas, since each document has another shape. Set output.schemas=false, "
                            + "or json.format=text");
        }
        if (keepsTypes() && isGiven(Options.DECIMAL_FORMAT)) {
            throw wrong(
                    Options.DECIMAL_FORMAT,
                    "has no effect with record.format=struct, which keeps decimals as they are. Remove one of the two");
        }
        checkDocuments();
        checkItems();
        checkEventTypes();
        tableFilter();
    }

    /** Options that would have no effect on rows, where they are set. */
    private void checkRowOnly() {
        for (String flag : List.of(Options.INCLUDE_BEFORE, Options.INCLUDE_SCHEMA_VERSION)) {
            if (config.getBoolean(flag)) {
                throw wrong(
                        flag,
                        "has no place in output.mode=row, which writes the row alone. Remove one of the two"
                                + way(flag));
            }
        }
        for (String key : List.of(Options.RECORD_EXTENSIONS, Options.BEFORE_IMAGES)) {
            if (isGiven(key)) {
                throw wrong(
                        key,
                        "has no effect with output.mode=row, which writes the row alone. Remove one of the two"
                                + way(key));
            }
        }
    }

    private static String way(String key) {
        return switch (key) {
            case Options.INCLUDE_SCHEMA_VERSION -> ", or add the column with row.fields=schema_version";
            case Options.RECORD_EXTENSIONS -> ", or add columns with row.fields";
            default -> "";
        };
    }

    /** One column can be added once. */
    private void checkAddedColumns() {
        Set<String> added = new HashSet<>();
        for (RecordField field : rowOnly ? rowFields() : List.<RecordField>of()) {
            if (!added.add(field.key())) {
                throw wrong(Options.ROW_FIELDS, "names " + field.key() + " twice. Remove one of the two");
            }
        }
        String timestampColumn = textOrNull(Options.EVENT_TIMESTAMP_COLUMN);
        if (timestampColumn != null && added.contains(timestampColumn)) {
            throw wrong(
                    Options.EVENT_TIMESTAMP_COLUMN,
                    "is a column that row.fields=" + String.join(",", config.getList(Options.ROW_FIELDS))
                            + " adds already. Remove it from one of the two, or choose another name");
        }
    }

    /** Text has no place for more columns. */
    private void checkDocuments() {
        if (rowOnly && writesEvents()) {
            throw wrong(
                    Options.MONGO_RECORD_MODE,
                    "writes whole events, which are no rows. Set mongo.record.mode=document, or output.mode=record");
        }
        if (!keepsDocuments()) {
            return;
        }
        if (rowOnly) {
            throw wrong(
                    Options.MONGO_DOCUMENT_FORMAT,
                    "leaves documents as text, which is no row. Set mongo.document.format=object, or output.mode=record");
        }
        if (textOrNull(Options.EVENT_TIMESTAMP_COLUMN) != null) {
            throw wrong(
                    Options.MONGO_DOCUMENT_FORMAT,
                    "leaves documents as text, which event.timestamp.column cannot be added to. Set "
                            + "mongo.document.format=object, or remove event.timestamp.column");
        }
    }

    /** Text stands in a column in rows, and has no place for more columns in Records. */
    private void checkItems() {
        boolean column = rowOnly && keepsItems();
        String timestampColumn = textOrNull(Options.EVENT_TIMESTAMP_COLUMN);
        if (isGiven(Options.DYNAMODB_DOCUMENT_COLUMN) && !column) {
            throw wrong(
                    Options.DYNAMODB_DOCUMENT_COLUMN,
                    "is for output.mode=row with dynamodb.document.format=text only. Set both, or remove "
                            + "dynamodb.document.column");
        }
        if (column
                && (itemColumn().equals(timestampColumn)
                        || rowFields().stream().anyMatch(field -> field.key().equals(itemColumn())))) {
            throw wrong(
                    Options.DYNAMODB_DOCUMENT_COLUMN,
                    "is a column that row.fields or event.timestamp.column adds already. Choose another name");
        }
        if (keepsItems() && !rowOnly && timestampColumn != null) {
            throw wrong(
                    Options.DYNAMODB_DOCUMENT_FORMAT,
                    "leaves documents as text, which event.timestamp.column cannot be added to. Set "
                            + "dynamodb.document.format=object or output.mode=row, or remove event.timestamp.column");
        }
    }

    private void checkEventTypes() {
        Set<String> types = eventTypes();
        boolean listed = !config.getList(Options.EVENTS_INCLUDE).isEmpty();
        if (keepsTombstones() && !types.contains("DELETE")) {
            throw wrong(
                    Options.TOMBSTONE_HANDLING_MODE,
                    "keeps the records behind deletes that events.include="
                            + String.join(",", config.getList(Options.EVENTS_INCLUDE))
                            + " holds back, and they would delete as well. Add DELETE to events.include, or set "
                            + "tombstone.handling.mode=drop");
        }
        if (listed && types.contains("READ") && !readsAsReads()) {
            throw wrong(
                    Options.EVENTS_INCLUDE,
                    "lists READ, but snapshot reads are called INSERT. Set snapshot.event.type=READ, or list INSERT");
        }
    }

    private ConfigException wrong(String key, String reason) {
        return new ConfigException(key, config.values().get(key), reason);
    }

    private boolean isGiven(String key) {
        return given.containsKey(key) && given.get(key) != null;
    }

    private String word(String key) {
        return config.getString(key).trim().toLowerCase(Locale.ROOT);
    }

    private @Nullable String textOrNull(String key) {
        String text = config.getString(key);
        return text == null || text.isBlank() ? null : text.trim();
    }

    private <E extends Enum<E>> E constant(Class<E> type, String key) {
        return Enum.valueOf(type, word(key).toUpperCase(Locale.ROOT));
    }

    /** Lists of regular expressions, separated by commas; a comma within one is written with a backslash. */
    static final class TablePatterns {
        private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

        private TablePatterns() {}

        static List<Pattern> parse(String key, @Nullable String list) {
            List<Pattern> patterns = new ArrayList<>();
            if (list == null || list.isBlank()) {
                return patterns;
            }
            for (String expression : COMMA.split(list, -1)) {
                try {
                    patterns.add(Pattern.compile(expression.trim().replace("\\,", ","), Pattern.CASE_INSENSITIVE));
                } catch (java.util.regex.PatternSyntaxException e) {
                    throw new ConfigException(
                            key,
                            list,
                            "is no list of regular expressions: " + e.getDescription() + " in " + expression.trim()
                                    + ". They are matched against schema.table, and separated by commas");
                }
            }
            return patterns;
        }
    }
}
