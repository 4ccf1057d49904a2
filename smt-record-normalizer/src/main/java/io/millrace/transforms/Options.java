package io.millrace.transforms;

import io.millrace.transforms.internal.row.RecordField;
import io.millrace.transforms.internal.row.RecordOptions.BeforeImages;
import io.millrace.transforms.internal.row.RecordOptions.TimestampUnit;
import io.millrace.transforms.internal.source.Dialects;
import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** The names, defaults and descriptions of the transform's options. */
final class Options {
    static final String SOURCE_TYPE = "source.type";
    static final String EVENTS_INCLUDE = "events.include";
    static final String TABLES_INCLUDE = "tables.include";
    static final String TABLES_EXCLUDE = "tables.exclude";
    static final String TOMBSTONE_HANDLING_MODE = "tombstone.handling.mode";
    static final String UNKNOWN_EVENTS = "unknown.events";

    static final String SERVICE = "service";
    static final String TIMESTAMP_UNIT = "timestamp.unit";
    static final String SNAPSHOT_EVENT_TYPE = "snapshot.event.type";
    static final String BEFORE_IMAGES = "before.images";
    static final String RECORD_EXTENSIONS = "record.extensions";
    static final String INCLUDE_BEFORE = "include.before";
    static final String INCLUDE_SCHEMA_VERSION = "include.schema.version";
    static final String UNAVAILABLE_HANDLING = "unavailable.handling";
    static final String UNAVAILABLE_PLACEHOLDER = "unavailable.placeholder";
    static final String COMPATIBILITY = "compatibility";

    static final String OUTPUT_MODE = "output.mode";
    static final String ROW_FIELDS = "row.fields";
    static final String EVENT_TIMESTAMP_COLUMN = "event.timestamp.column";
    static final String RECORD_FORMAT = "record.format";
    static final String RECORD_KEY_FORMAT = "record.key.format";
    static final String DECIMAL_FORMAT = "decimal.format";
    static final String JSON_FORMAT = "json.format";
    static final String MONGO_DOCUMENT_FORMAT = "mongo.document.format";
    static final String MONGO_RECORD_MODE = "mongo.record.mode";
    static final String DYNAMODB_DOCUMENT_FORMAT = "dynamodb.document.format";
    static final String DYNAMODB_DOCUMENT_COLUMN = "dynamodb.document.column";
    static final String OUTPUT_SCHEMAS = "output.schemas";
    static final String HEADERS_ENABLED = "headers.enabled";

    static final String ERRORS_QUARANTINE_TOPIC = "errors.quarantine.topic";

    static final String AUTO = "auto";
    static final String CORE_CDC = "core-cdc";
    static final String ROW = "row";
    static final String STRUCT = "struct";
    static final String JSON = "json";
    static final String OBJECT = "object";
    static final String TEXT = "text";
    static final String EVENT = "event";
    static final String KEEP = "keep";
    static final String MARK = "mark";

    /** Every event type there is. */
    static final List<String> EVENT_TYPES =
            List.of("INSERT", "UPDATE", "DELETE", "READ", "DDL_STATEMENT", "TRUNCATE", "GLOBAL");

    static final ConfigDef DEFINITION = define();

    private Options() {}

    private static ConfigDef define() {
        Group events = new Group(new ConfigDef(), "Events");
        events.word(
                SOURCE_TYPE,
                AUTO,
                new OneOf(withAuto(Dialects.types())),
                Importance.MEDIUM,
                "The kind of database that events come from. auto takes each event's own word (source.connector).");
        events.list(
                EVENTS_INCLUDE,
                new OneOf(EVENT_TYPES),
                "Event types that pass, others are dropped: INSERT, UPDATE, DELETE, READ (with snapshot.event.type=READ), "
                        + "DDL_STATEMENT, TRUNCATE, GLOBAL. Empty for all.");
        events.text(
                TABLES_INCLUDE,
                (key, value) -> NormalizerConfig.TablePatterns.parse(key, (String) value),
                "Regular expressions, separated by commas: only changes of tables pass whose whole name schema.table one of "
                        + "them matches, upper or lower case. Events of no table pass. Empty for all.");
        events.text(
                TABLES_EXCLUDE,
                (key, value) -> NormalizerConfig.TablePatterns.parse(key, (String) value),
                "Regular expressions, separated by commas: changes of tables whose whole name schema.table one of them "
                        + "matches are dropped, even if tables.include lets them pass.");
        events.word(
                TOMBSTONE_HANDLING_MODE,
                "drop",
                new OneOf(List.of("drop", KEEP)),
                Importance.MEDIUM,
                "What is done with records without a value, which Debezium writes behind deletes for log compaction: drop or "
                        + "keep them. They do not tell their table, so tables.include and tables.exclude take no notice of "
                        + "them.");
        events.word(
                UNKNOWN_EVENTS,
                "pass",
                OneOf.of(NormalizerConfig.UnknownEvents.class),
                Importance.MEDIUM,
                "What is done with events that are no changes, such as heartbeats and transaction boundaries: pass them "
                        + "untouched, drop them, or fail. Events that claim to be changes and cannot be read always fail.");

        Group record = events.next("Record");
        record.text(
                SERVICE,
                null,
                "The Record's field service: who captures. Empty for the source's logical name (topic.prefix).");
        record.word(
                TIMESTAMP_UNIT,
                "ms",
                OneOf.of(TimestampUnit.class),
                Importance.MEDIUM,
                "The unit of event_timestamp: ms, us or s. With compatibility=core-cdc the default is s.");
        record.word(
                SNAPSHOT_EVENT_TYPE,
                "INSERT",
                new OneOf(List.of("INSERT", "READ")),
                Importance.MEDIUM,
                "The event_type of rows that a snapshot read: INSERT or READ.");
        record.word(
                BEFORE_IMAGES,
                AUTO,
                OneOf.of(BeforeImages.class),
                Importance.HIGH,
                "Which images of a row before its change are believed to be whole: auto (those of MySQL, MariaDB, SQL Server, "
                        + "Oracle, MongoDB and DynamoDB; of PostgreSQL the key alone), full (all; for PostgreSQL only true of tables with REPLICA "
                        + "IDENTITY FULL), key (none, the key alone is written).");
        record.flag(
                RECORD_EXTENSIONS,
                true,
                "Whether Records have the fields event_id, sequence, source_type, unavailable and removed_fields, truncated_arrays "
                        + "where an update of MongoDB has some, and principal where DynamoDB tells who made the change. With "
                        + "compatibility=core-cdc the default is false.");
        record.flag(
                INCLUDE_BEFORE,
                false,
                "Whether Records have the field before: for an UPDATE the row before, by the rules of before.images.");
        record.flag(
                INCLUDE_SCHEMA_VERSION,
                false,
                "Whether Records have the field schema_version: a fingerprint of the row's schema.");
        record.word(
                UNAVAILABLE_HANDLING,
                MARK,
                new OneOf(List.of(MARK, KEEP)),
                Importance.MEDIUM,
                "What is done with a value that the database did not send (an unchanged TOAST value in PostgreSQL): mark writes "
                        + "null, or leaves the column out where there are no schemas or with output.mode=row, and names the "
                        + "column in the field unavailable; keep leaves Debezium's placeholder in place.");
        record.nonEmpty(
                UNAVAILABLE_PLACEHOLDER,
                "__debezium_unavailable_value",
                "The placeholder to recognise: the value of Debezium's unavailable.value.placeholder.");
        record.word(
                COMPATIBILITY,
                "none",
                new OneOf(List.of("none", CORE_CDC)),
                Importance.LOW,
                "core-cdc sets what that library's consumers expect: no extensions, seconds, primary_key as an array where it has "
                        + "several columns, event_type QUERY for schema changes, unavailable.handling=keep, and for MongoDB "
                        + "mongo.record.mode=event, no source, position 0. Options that are set win.");

        Group output = record.next("Output");
        output.word(
                OUTPUT_MODE,
                "record",
                new OneOf(List.of("record", ROW)),
                Importance.HIGH,
                "record writes the common Record; row the row alone, with the row's key as record key and null for a delete, as "
                        + "JDBC and table sinks take it.");
        output.list(
                ROW_FIELDS,
                new OneOf(rowFields()),
                "Fields of the Record that are added to rows as columns, with output.mode=row.");
        output.text(
                EVENT_TIMESTAMP_COLUMN,
                null,
                "The name of a column to add to record, or to the row, with the event's timestamp: for UPSERT and MERGE "
                        + "statements. Empty for none.");
        output.word(
                RECORD_FORMAT,
                "json-ready",
                new OneOf(List.of("json-ready", STRUCT)),
                Importance.HIGH,
                "json-ready writes values with types that every converter writes as the same JSON (dates as ISO-8601 text, "
                        + "decimals as text, binary as base64); struct keeps the types of the source's schema, for Avro, "
                        + "Protobuf and JDBC sinks.");
        output.word(
                RECORD_KEY_FORMAT,
                STRUCT,
                new OneOf(List.of(STRUCT, JSON)),
                Importance.MEDIUM,
                "struct writes record keys as structs, or as maps sorted by name; json as one string of canonical JSON.");
        output.word(
                DECIMAL_FORMAT,
                "string",
                OneOf.of(DecimalFormat.class),
                Importance.MEDIUM,
                "How record.format=json-ready writes decimals: string, number (Connect's Decimal, which JSON writers print as a "
                        + "number with all digits: JsonConverter with decimal.format=numeric, which refuses it with "
                        + "output.schemas=false), or double, which loses digits. A decimal whose scale varies from row to row "
                        + "stays text with number.");
        output.word(
                JSON_FORMAT,
                TEXT,
                new OneOf(List.of(TEXT, OBJECT)),
                Importance.LOW,
                "How JSON columns are written: as text, or as the object they hold, which needs output.schemas=false. Documents that "
                        + "are nested more deeply than JSON writers write stay text.");
        output.word(
                MONGO_DOCUMENT_FORMAT,
                OBJECT,
                new OneOf(List.of(OBJECT, TEXT)),
                Importance.HIGH,
                "How documents of MongoDB are written: object, as what they hold, without a schema, since each document has its own "
                        + "fields; text, as Debezium's extended JSON, with a schema, for Avro and Protobuf.");
        output.word(
                MONGO_RECORD_MODE,
                "document",
                new OneOf(List.of("document", EVENT)),
                Importance.MEDIUM,
                "What record holds for MongoDB: document, the document; event, the whole change event as Debezium has it, with its "
                        + "documents as mongo.document.format says. With compatibility=core-cdc the default is event.");
        output.word(
                DYNAMODB_DOCUMENT_FORMAT,
                OBJECT,
                new OneOf(List.of(OBJECT, TEXT)),
                Importance.HIGH,
                "How items of DynamoDB are written: object, as what they hold, without a schema, since each item has its own "
                        + "attributes; text, as JSON text, with a schema, for Avro, Protobuf and JDBC sinks.");
        output.nonEmpty(
                DYNAMODB_DOCUMENT_COLUMN,
                "document",
                "The name of the column that such a text stands in with output.mode=row, behind the columns of the key.");
        output.flag(
                OUTPUT_SCHEMAS,
                true,
                "Whether the output has schemas where the input has. With false, values are maps in field order.");
        output.flag(
                HEADERS_ENABLED,
                true,
                "Whether the headers millrace.event_type, millrace.schema and millrace.table are added, for routing.");

        Group errors = output.next("Errors");
        errors.text(
                ERRORS_QUARANTINE_TOPIC,
                null,
                "On a source connector: the topic that changes go to, untouched and with the reason in headers, when they cannot "
                        + "be normalised. Empty to fail the task, which loses nothing; errors.tolerance=all would discard them, "
                        + "since source connectors have no dead letter queue. Sink connectors have one and take no notice of "
                        + "this option.");
        return errors.def;
    }

    private static List<String> withAuto(List<String> types) {
        List<String> all = new ArrayList<>(List.of(AUTO));
        all.addAll(types);
        return all;
    }

    private static List<String> rowFields() {
        return Arrays.stream(RecordField.values())
                .filter(field -> !field.isRow() && !field.isOccasional())
                .map(RecordField::key)
                .toList();
    }

    /** Adds options to one group, in order. */
    private static final class Group {
        private final ConfigDef def;
        private final String name;
        private int order;

        Group(ConfigDef def, String name) {
            this.def = def;
            this.name = name;
        }

        Group next(String nextName) {
            return new Group(def, nextName);
        }

        void word(String key, String defaultValue, Validator validator, Importance importance, String doc) {
            add(key, ConfigDef.Type.STRING, defaultValue, validator, importance, doc, Width.SHORT);
        }

        void list(String key, Validator validator, String doc) {
            add(key, ConfigDef.Type.LIST, List.of(), validator, Importance.MEDIUM, doc, Width.MEDIUM);
        }

        void text(String key, @Nullable Validator validator, String doc) {
            add(key, ConfigDef.Type.STRING, "", validator, Importance.MEDIUM, doc, Width.MEDIUM);
        }

        void nonEmpty(String key, String defaultValue, String doc) {
            add(key, ConfigDef.Type.STRING, defaultValue, new NonEmptyString(), Importance.LOW, doc, Width.MEDIUM);
        }

        void flag(String key, boolean defaultValue, String doc) {
            add(key, ConfigDef.Type.BOOLEAN, defaultValue, null, Importance.MEDIUM, doc, Width.SHORT);
        }

        private void add(
                String key,
                ConfigDef.Type type,
                Object defaultValue,
                @Nullable Validator validator,
                Importance importance,
                String doc,
                Width width) {
            def.define(key, type, defaultValue, validator, importance, doc, name, ++order, width, key);
        }
    }
}
