package io.millrace.connect.dynamodb;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.OneOf;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.dynamodb.shards.Position;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys that say where the stream is begun to be read, the first time. */
final class PositionConfig {
    public static final String POSITION = "kinesis.position";
    public static final String TIMESTAMP = "kinesis.shard.timestamp";
    public static final String SEQUENCE_NUMBERS = "kinesis.shard.sequence.numbers";

    private static final String TRIM_HORIZON = "TRIM_HORIZON";
    private static final String LATEST = "LATEST";
    private static final String AT_TIMESTAMP = "AT_TIMESTAMP";
    private static final String AT_SEQUENCE_NUMBER = "AT_SEQUENCE_NUMBER";
    private static final String AFTER_SEQUENCE_NUMBER = "AFTER_SEQUENCE_NUMBER";

    private static final Pattern ENTRY =
            Pattern.compile("(?<shard>[a-zA-Z0-9_.-]{1,128})\\s*:\\s*(?<number>0|[1-9]\\d{0,128})");

    private PositionConfig() {}

    static void define(KeyGroup add) {
        add.key(
                POSITION,
                ConfigDef.Type.STRING,
                TRIM_HORIZON,
                OneOf.ignoringCase(TRIM_HORIZON, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER),
                Importance.HIGH,
                "Where to begin, when the connector starts for the first time; afterwards its offsets say where, and a change"
                        + " of this key has no effect until they are reset. 'TRIM_HORIZON': with the oldest records that the"
                        + " stream still has. 'LATEST': about now (10 s before the first start, by the service's clock, so"
                        + " that nothing is missed). 'AT_TIMESTAMP': see " + TIMESTAMP
                        + ". 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER': see " + SEQUENCE_NUMBERS + ".");
        add.text(
                TIMESTAMP,
                Importance.MEDIUM,
                "The time of " + POSITION
                        + "=AT_TIMESTAMP, such as 2026-11-21T09:30:00Z or 2026-11-21T10:30:00+01:00: the"
                        + " first records are those that arrived then or later.");
        add.text(
                SEQUENCE_NUMBERS,
                Importance.MEDIUM,
                "The sequence numbers of " + POSITION + "=AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER: entries"
                        + " shard:number, separated by commas, such as"
                        + " shardId-000000000000:49590338271490256608559692538361571095921575989136588898. The shards"
                        + " that a named one was split or merged from are not read; all other shards are, from their"
                        + " beginning.");
    }

    /** Reports what is wrong, each on the key to change. */
    static void check(ParsedValues values, Instant now, ConfigProblems problems) {
        problems.checkBelongs(TIMESTAMP, POSITION, AT_TIMESTAMP);
        checkTimestamp(values, now, problems);
        checkSequenceNumbers(values, problems);
    }

    private static void checkTimestamp(ParsedValues values, Instant now, ConfigProblems problems) {
        String text = values.text(TIMESTAMP);
        if (text == null) {
            return;
        }
        try {
            if (instant(text).isAfter(now)) {
                problems.add(TIMESTAMP, "In the future: use a time before now, or " + POSITION + "=LATEST.");
            }
        } catch (DateTimeException e) {
            problems.add(
                    TIMESTAMP,
                    "Not a time with its offset from UTC: write it as 2026-11-21T09:30:00Z or"
                            + " 2026-11-21T10:30:00+01:00.");
        }
    }

    private static void checkSequenceNumbers(ParsedValues values, ConfigProblems problems) {
        String text = values.text(SEQUENCE_NUMBERS);
        String position = values.text(POSITION);
        boolean isWanted = position != null && position.toUpperCase(Locale.ROOT).endsWith("_SEQUENCE_NUMBER");
        if (text == null) {
            if (isWanted) {
                problems.add(SEQUENCE_NUMBERS, "Missing: " + POSITION + "=" + position + " needs it.");
            }
            return;
        }
        if (!isWanted && position != null) {
            problems.add(
                    SEQUENCE_NUMBERS,
                    "Has no effect without " + POSITION
                            + "=AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER: set that too, or remove this key.");
        }
        Map<String, String> numbers = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            Matcher matcher = ENTRY.matcher(entry.strip());
            if (!matcher.matches()) {
                problems.add(
                        SEQUENCE_NUMBERS,
                        "'" + entry.strip() + "' is not an entry: write shard:number, the number in decimal digits, and"
                                + " separate entries by commas.");
            } else if (numbers.put(matcher.group("shard"), matcher.group("number")) != null) {
                problems.add(
                        SEQUENCE_NUMBERS,
                        "The shard " + matcher.group("shard") + " has more than one entry: leave one of them.");
            }
        }
    }

    /** Reads what {@link #check} found no problem in. */
    static Position of(ParsedValues values) {
        String position = Objects.requireNonNull(values.text(POSITION)).toUpperCase(Locale.ROOT);
        return switch (position) {
            case LATEST -> new Position.Latest();
            case AT_TIMESTAMP -> new Position.Timestamp(instant(Objects.requireNonNull(values.text(TIMESTAMP))));
            case AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER ->
                new Position.SequenceNumbers(
                        position.equals(AFTER_SEQUENCE_NUMBER),
                        sequenceNumbers(Objects.requireNonNull(values.text(SEQUENCE_NUMBERS))));
            default -> new Position.TrimHorizon();
        };
    }

    private static SortedMap<String, String> sequenceNumbers(String entries) {
        SortedMap<String, String> numbers = new TreeMap<>();
        for (String entry : entries.split(",", -1)) {
            Matcher matcher = ENTRY.matcher(entry.strip());
            if (matcher.matches()) {
                numbers.put(matcher.group("shard"), matcher.group("number"));
            }
        }
        return numbers;
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
