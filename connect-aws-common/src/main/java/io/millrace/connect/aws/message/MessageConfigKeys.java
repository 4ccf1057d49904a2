package io.millrace.connect.aws.message;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.OneOf;
import io.millrace.connect.core.payload.PayloadConverter;
import io.millrace.connect.core.record.NullValues;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** Defines the keys of {@link MessageConfig}, with what users read of them. */
final class MessageConfigKeys {
    private static final String GROUP = "Messages";

    private MessageConfigKeys() {}

    static void define(ConfigDef def, MessageKeys keys) {
        KeyGroup add = new KeyGroup(def, GROUP);
        groupId(add, keys);
        deduplicationId(add, keys);
        attributes(add, keys);
        add.key(
                MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS,
                ConfigDef.Type.STRING,
                "reject",
                OneOf.ignoringCase("reject", MessageText.ESCAPE, MessageText.BASE64),
                Importance.MEDIUM,
                "What becomes of a body with characters that "
                        + (keys.isSns()
                                ? "queues refuse, so that it would be lost where one subscribes"
                                : "SQS refuses")
                        + ": control characters other than tab, line"
                        + " feed and carriage return, U+FFFE, U+FFFF, and half a character (an unpaired surrogate)."
                        + " 'reject': the record is rejected, see errors.tolerance. 'escape': they become \\uHHHH (four hex digits). JSON that"
                        + " this sink writes of structs and maps stays the same JSON by that; in any other text a backslash"
                        + " becomes \\\\, and the message has the attribute " + MessageText.ENCODING_ATTRIBUTE + "="
                        + MessageText.ESCAPE
                        + ", which tells consumers to undo both. 'base64': the whole body becomes the"
                        + " base64 of its UTF-8 bytes, and the message has the attribute "
                        + MessageText.ENCODING_ATTRIBUTE
                        + "=" + MessageText.BASE64
                        + "; bytes that are not UTF-8 can be sent in this way alone. Other messages"
                        + " stay as they are. The attribute takes one of the ten that a message may have.");
        NullValues.define(add, "refused, because " + keys.service() + " takes no message without a body.");
        PayloadConverter.define(add);
    }

    private static void groupId(KeyGroup add, MessageKeys keys) {
        add.key(
                keys.groupIdSource(),
                ConfigDef.Type.STRING,
                null,
                OneOf.orNothing("key", "field", "header", "topic", "partition", "fixed", "none"),
                Importance.HIGH,
                "Where the message group id comes from. A FIFO " + keys.destination()
                        + " keeps the order of a group, and"
                        + " with " + DeliveryConfig.ORDERING_MODE
                        + "=key at most one message of a group is under way at a"
                        + " time in each task. On a standard " + keys.destination()
                        + " a group id keeps no order: it makes "
                        + (keys.isSns() ? "the queues that subscribe to it" : "the queue")
                        + " fair to all groups (fair queues). 'key': the record's key: text as it is, bytes as text"
                        + " where they are UTF-8 and as base64 where not, a struct, map or anything else as JSON with its"
                        + " fields sorted by name. 'field': a field of the value, see " + keys.groupIdField()
                        + ". 'header': a header, see " + keys.groupIdHeader()
                        + ". 'topic': the Kafka topic. 'partition':"
                        + " the Kafka topic and partition, as topic-partition; both as the record was read, before all"
                        + " transforms. 'fixed': the same for all, see "
                        + keys.groupIdValue() + ". 'none': no group; not where messages go to a FIFO "
                        + keys.destination()
                        + ". Without this key: 'key' for FIFO, 'none' for standard. An id that is null"
                        + " or empty becomes topic-partition. One that is longer than 128 characters, or has others than"
                        + " letters, digits and punctuation of ASCII, becomes the SHA-256 of its UTF-8 bytes in 64 hex"
                        + " digits.");
        add.text(
                keys.groupIdField(),
                Importance.MEDIUM,
                "The field of the value that is the message group id, such as record.customer_id (dots lead into structs and"
                        + " maps; a field with dots in its name is found too). A value without that field is rejected.");
        add.text(
                keys.groupIdHeader(),
                Importance.MEDIUM,
                "The header that is the message group id. A record without that header is rejected.");
        add.text(keys.groupIdValue(), Importance.MEDIUM, "The message group id of all messages.");
    }

    private static void deduplicationId(KeyGroup add, MessageKeys keys) {
        add.key(
                keys.deduplicationIdSource(),
                ConfigDef.Type.STRING,
                "offset",
                OneOf.ignoringCase("offset", "event_id", "field", "header", "none"),
                Importance.MEDIUM,
                "Where the deduplication id of a message to a FIFO " + keys.destination()
                        + " comes from: a message with an"
                        + " id of the last five minutes is accepted and not delivered. 'offset': the SHA-256 of the"
                        + " connector's name and the record's topic, partition, offset and timestamp, so that only a record"
                        + " that is sent again, after a time-out or a restart, is left out. 'event_id': the field event_id"
                        + " that the record normalizer makes, so that a change that the source read again is left out too;"
                        + " but two changes with one event_id would be one message. 'field': a field of the value, see "
                        + keys.deduplicationIdField() + ". 'header': a header, see " + keys.deduplicationIdHeader()
                        + ". 'none': no id; the " + keys.destination()
                        + " must have ContentBasedDeduplication, and makes it"
                        + " of the body, so that of two equal bodies one is left out. A record whose id is missing, null or"
                        + " empty is rejected. An id that is too long, or has other characters, becomes its SHA-256, as a"
                        + " group id does.");
        add.text(
                keys.deduplicationIdField(),
                Importance.LOW,
                "The field of the value that is the deduplication id (dots lead into structs and maps). A value without that"
                        + " field is rejected.");
        add.text(
                keys.deduplicationIdHeader(),
                Importance.LOW,
                "The header that is the deduplication id. A record without that header is rejected.");
    }

    private static void attributes(KeyGroup add, MessageKeys keys) {
        add.key(
                keys.attributes(),
                ConfigDef.Type.STRING,
                keys.defaultAttributes(),
                null,
                Importance.MEDIUM,
                "What becomes attributes of the message, separated by commas: fields of the value, such as event_type or"
                        + " record.customer_id (dots lead into structs and maps), and headers, as header:NAME. The attribute"
                        + " is named as the field or the header. Numbers are Number (those with more than 38 digits, or"
                        + " beyond 10^-128 to 10^126, String), bytes Binary, text and booleans String, dates, structs and"
                        + " maps their JSON as String, arrays "
                        + (keys.isSns()
                                ? "of text, numbers and booleans their JSON as String.Array"
                                : "their JSON as String")
                        + ". What is missing, null or empty is left"
                        + " out. At most 10" + (keys.isSns() ? ", see " + keys.attributesMax() : "")
                        + "; one less where "
                        + MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS + " is not reject.");
        if (keys.isSns()) {
            add.key(
                    keys.attributesMax(),
                    ConfigDef.Type.INT,
                    MessageConfigCheck.MAX_ATTRIBUTES,
                    Range.between(1, 100),
                    Importance.LOW,
                    "How many attributes a message may have. SNS itself takes more than 10, but discards a message with more"
                            + " on its way to a queue whose subscription has raw delivery: raise it only where none has.");
        }
    }
}
