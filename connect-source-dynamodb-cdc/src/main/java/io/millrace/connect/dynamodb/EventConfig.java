package io.millrace.connect.dynamodb;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.OneOf;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.dynamodb.decode.DecodeErrors;
import io.millrace.connect.dynamodb.decode.DocumentFormat;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/**
 * What events look like and where they go. Immutable.
 *
 * @param topicPrefix the beginning of every topic
 * @param tables the tables whose changes are taken; empty for all
 * @param documentFormat how items are written
 * @param tombstonesOnDelete whether a delete is followed by a record without value
 * @param deduplicateWindowMs for how long event ids are remembered, to drop repeated ones, in milliseconds; 0 for not at all
 * @param decodeErrors what becomes of a record that cannot be decoded
 */
public record EventConfig(
        String topicPrefix,
        Set<String> tables,
        DocumentFormat documentFormat,
        boolean tombstonesOnDelete,
        long deduplicateWindowMs,
        DecodeErrors decodeErrors) {
    public static final String TOPIC_PREFIX = "topic.prefix";
    public static final String TABLE_INCLUDE_LIST = "dynamodb.table.include.list";
    public static final String DOCUMENT_FORMAT = "dynamodb.document.format";
    public static final String TOMBSTONES_ON_DELETE = "tombstones.on.delete";
    public static final String DEDUPLICATE_WINDOW_MS = "deduplicate.window.ms";
    public static final String BEHAVIOR_ON_DECODE_ERRORS = "behavior.on.decode.errors";
    public static final String QUARANTINE_TOPIC = "errors.quarantine.topic";

    /** What the topics of records that only carry offsets begin with; {@code topic.prefix} follows. */
    private static final String HEARTBEATS = "__millrace-heartbeat.";

    private static final int LONGEST_TOPIC = 249;
    private static final int LONGEST_PREFIX = LONGEST_TOPIC - HEARTBEATS.length();
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final Pattern TABLE = Pattern.compile("[a-zA-Z0-9._-]{3,255}");

    public EventConfig {
        // In the order of the configuration, which is that of snapshots.
        tables = Collections.unmodifiableSet(new LinkedHashSet<>(tables));
    }

    static void define(KeyGroup add) {
        add.text(
                TOPIC_PREFIX,
                Importance.HIGH,
                "The beginning of every topic: the changes of a table go to <" + TOPIC_PREFIX
                        + ">.<table>. It is also the logical name of the source. Needed. Do not change it later.");
        add.text(
                TABLE_INCLUDE_LIST,
                Importance.HIGH,
                "The names of the tables whose changes are taken, separated by commas; those of other tables are skipped."
                        + " Default: all tables that write to the stream.");
        add.key(
                DOCUMENT_FORMAT,
                ConfigDef.Type.STRING,
                "json",
                OneOf.ignoringCase("json", "map"),
                Importance.MEDIUM,
                "How items are written. 'json': as JSON text, in fields of the type io.debezium.data.Json, for every"
                        + " converter; numbers keep all their digits. 'map': as maps without a schema, for JsonConverter with"
                        + " schemas.enable=false; numbers are text.");
        add.key(
                TOMBSTONES_ON_DELETE,
                ConfigDef.Type.BOOLEAN,
                true,
                null,
                Importance.MEDIUM,
                "Whether a delete is followed by a record with the same key and no value, so that a compacted topic forgets"
                        + " the item.");
        add.key(
                DEDUPLICATE_WINDOW_MS,
                ConfigDef.Type.LONG,
                0L,
                Range.between(0, 3_600_000),
                Importance.LOW,
                "For how long, in milliseconds, a task remembers DynamoDB's event ids, to drop a change that comes again"
                        + " with the same id. They are not stored: after a restart it begins with none. 0 is off.");
        add.key(
                BEHAVIOR_ON_DECODE_ERRORS,
                ConfigDef.Type.STRING,
                "fail",
                OneOf.ignoringCase("fail", "quarantine", "skip"),
                Importance.HIGH,
                "What becomes of a record of the stream that is not DynamoDB's or cannot be read. 'fail': the task fails,"
                        + " and says which shard and sequence number. 'quarantine': it goes to " + QUARANTINE_TOPIC
                        + " as it is. 'skip': it is left out, with a warning at most once a minute. The last two are counted (decode-error-total).");
        add.text(
                QUARANTINE_TOPIC,
                Importance.MEDIUM,
                "The topic for records that cannot be read, for " + BEHAVIOR_ON_DECODE_ERRORS
                        + "=quarantine: their bytes as they are, with shard, sequence number and reason in headers.");
    }

    static void check(ParsedValues values, ConfigProblems problems) {
        String prefix = values.text(TOPIC_PREFIX);
        if (prefix == null) {
            problems.add(
                    TOPIC_PREFIX,
                    "Missing: choose the beginning of the topics' names, <" + TOPIC_PREFIX + ">.<table>.");
        } else {
            checkTopic(TOPIC_PREFIX, prefix, LONGEST_PREFIX, problems);
        }
        checkTables(values, prefix, problems);
        problems.checkBelongs(QUARANTINE_TOPIC, BEHAVIOR_ON_DECODE_ERRORS, "quarantine");
        String quarantine = values.text(QUARANTINE_TOPIC);
        if (quarantine != null) {
            checkTopic(QUARANTINE_TOPIC, quarantine, LONGEST_TOPIC, problems);
            if (prefix != null && (quarantine + ".").startsWith(prefix + ".")) {
                problems.add(
                        QUARANTINE_TOPIC,
                        "Begins as the topics of tables do (" + TOPIC_PREFIX + "=" + prefix
                                + "), and could be one of them: choose another name.");
            }
        }
    }

    /** @param longest of a prefix less than of a topic: the topic of heartbeats ends with it */
    private static void checkTopic(String key, String topic, int longest, ConfigProblems problems) {
        if (!TOPIC.matcher(topic).matches() || topic.length() > longest || topic.equals(".") || topic.equals("..")) {
            problems.add(key, "Not the name of a topic: use 1 to " + longest + " letters, digits, '.', '_' and '-'.");
        } else if ((topic + ".").startsWith(HEARTBEATS)) {
            problems.add(key, "Begins as the topics of heartbeats do (" + HEARTBEATS + "): choose another name.");
        }
    }

    private static void checkTables(ParsedValues values, @Nullable String prefix, ConfigProblems problems) {
        String list = values.text(TABLE_INCLUDE_LIST);
        if (list == null) {
            return;
        }
        Set<String> seen = new LinkedHashSet<>();
        for (String entry : list.split(",", -1)) {
            String table = entry.strip();
            if (!TABLE.matcher(table).matches()) {
                problems.add(
                        TABLE_INCLUDE_LIST,
                        "'" + table
                                + "' is not the name of a table: write names of 3 to 255 letters, digits, '.', '_' and"
                                + " '-' (no patterns), separated by commas.");
            } else if (!seen.add(table)) {
                problems.add(TABLE_INCLUDE_LIST, "Names the table " + table + " twice: leave one of them.");
            } else if (prefix != null && prefix.length() + 1 + table.length() > LONGEST_TOPIC) {
                problems.add(
                        TOPIC_PREFIX,
                        "Too long for the table " + table + ": a topic's name has at most " + LONGEST_TOPIC
                                + " characters.");
            }
        }
    }

    static EventConfig of(ParsedValues values) {
        return new EventConfig(
                Objects.requireNonNull(values.text(TOPIC_PREFIX)),
                tables(values),
                DocumentFormat.valueOf(word(values, DOCUMENT_FORMAT)),
                values.isTrue(TOMBSTONES_ON_DELETE),
                Objects.requireNonNull(values.number(DEDUPLICATE_WINDOW_MS)),
                decodeErrors(values));
    }

    private static DecodeErrors decodeErrors(ParsedValues values) {
        return switch (word(values, BEHAVIOR_ON_DECODE_ERRORS)) {
            case "QUARANTINE" -> new DecodeErrors.Quarantine(Objects.requireNonNull(values.text(QUARANTINE_TOPIC)));
            case "SKIP" -> new DecodeErrors.Skip();
            default -> new DecodeErrors.Fail();
        };
    }

    private static Set<String> tables(ParsedValues values) {
        String list = values.text(TABLE_INCLUDE_LIST);
        Set<String> tables = new LinkedHashSet<>();
        if (list != null) {
            for (String table : list.split(",", -1)) {
                tables.add(table.strip());
            }
        }
        return tables;
    }

    private static String word(ParsedValues values, String key) {
        return Objects.requireNonNull(values.text(key)).toUpperCase(Locale.ROOT);
    }

    /** Where the records go that only carry offsets. */
    public String heartbeatTopic() {
        return HEARTBEATS + topicPrefix;
    }
}
