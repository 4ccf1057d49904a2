package io.millrace.connect.aws.message;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.record.NullValues;
import io.millrace.connect.core.record.RecordText;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** How records become messages, as the keys of SQS or of SNS say. Immutable. */
public final class MessageConfig {
    public static final String BEHAVIOR_ON_INVALID_CHARACTERS = "behavior.on.invalid.characters";

    private final AbstractConfig config;
    private final MessageKeys keys;
    private final boolean hasAttributes;

    private MessageConfig(AbstractConfig config, MessageKeys keys, boolean hasAttributes) {
        this.config = config;
        this.keys = keys;
        this.hasAttributes = hasAttributes;
    }

    /** Adds the keys of messages to {@code def}, {@code payload.converter} included, as a group of their own. */
    public static void define(ConfigDef def, MessageKeys keys) {
        MessageConfigKeys.define(def, keys);
    }

    /**
     * Reports what the keys of messages say in contradiction to each other and to where messages go, each on the key to change.
     * The options of {@code payload.converter} are not looked at.
     *
     * @param anyFifo whether a queue or topic is FIFO
     * @param anyStandard whether one is not; without either, destinations are not known, and nothing is said of them
     */
    public static void check(
            ParsedValues values, MessageKeys keys, boolean anyFifo, boolean anyStandard, ConfigProblems problems) {
        MessageConfigCheck check = new MessageConfigCheck(values, keys, problems);
        check.ids();
        check.destinations(anyFifo, anyStandard);
        check.attributes();
        check.nullValues();
    }

    /**
     * Reports what needs attributes where messages can have none: see {@link #withoutAttributes}.
     *
     * @param because the key and value that make it so
     */
    public static void checkWithoutAttributes(
            ParsedValues values, MessageKeys keys, String because, ConfigProblems problems) {
        new MessageConfigCheck(values, keys, problems).noAttributes(because);
    }

    /**
     * Reads the keys. {@code config} must be built from a definition that {@link #define} was applied to, and {@link #check} have
     * found no problem.
     *
     * @throws ConfigException if a word is none of those that its key takes
     */
    public static MessageConfig of(AbstractConfig config, MessageKeys keys) {
        return new MessageConfig(config, keys, true);
    }

    /** The same for messages that have no attributes, also none that a consumer could see an encoding by. */
    public MessageConfig withoutAttributes() {
        return new MessageConfig(config, keys, false);
    }

    /** Whether FIFO queues and topics get no deduplication id: each must then make it of the body itself. */
    public boolean needsContentBasedDeduplication() {
        return deduplicationIdSource() == DeduplicationIdSource.NONE;
    }

    NullValues nullValues() {
        return NullValues.of(config);
    }

    MessageText newText() {
        return new MessageText(invalidCharacters(), hasAttributes);
    }

    /** Makes group ids; null where messages have none. */
    @Nullable
    RecordText newGroupIds(boolean fifo) {
        String given = text(keys.groupIdSource());
        GroupIdSource source =
                given.isEmpty() ? fifo ? GroupIdSource.KEY : GroupIdSource.NONE : GroupIdSource.of(given);
        return source.ids(
                switch (source) {
                    case FIELD -> text(keys.groupIdField());
                    case HEADER -> text(keys.groupIdHeader());
                    case FIXED -> text(keys.groupIdValue());
                    case KEY, TOPIC, PARTITION, NONE -> "";
                },
                keys);
    }

    /** Makes deduplication ids; null where the service makes them. */
    @Nullable
    RecordText newDeduplicationIds(String connectorName) {
        DeduplicationIdSource source = deduplicationIdSource();
        return source.ids(
                switch (source) {
                    case FIELD -> text(keys.deduplicationIdField());
                    case HEADER -> text(keys.deduplicationIdHeader());
                    case OFFSET, EVENT_ID, NONE -> "";
                },
                keys,
                connectorName);
    }

    MessageAttributes newAttributes() {
        return new MessageAttributes(
                AttributeNames.parse(hasAttributes ? text(keys.attributes()) : ""), invalidCharacters(), keys);
    }

    private DeduplicationIdSource deduplicationIdSource() {
        return DeduplicationIdSource.of(text(keys.deduplicationIdSource()));
    }

    private InvalidCharacters invalidCharacters() {
        return InvalidCharacters.valueOf(text(BEHAVIOR_ON_INVALID_CHARACTERS).toUpperCase(Locale.ROOT));
    }

    private String text(String key) {
        String text = config.getString(key);
        return text == null ? "" : text.strip();
    }
}
