package io.millrace.connect.aws.message;

/** The names of the keys that configure messages, which begin with their service's. Immutable. */
public final class MessageKeys {
    public static final MessageKeys SQS = new MessageKeys("sqs.", "SQS", "queue", "", false);
    public static final MessageKeys SNS =
            new MessageKeys("sns.", "SNS", "SNS topic", "event_type,schema_name,table_name", true);

    private final String prefix;
    private final String service;
    private final String destination;
    private final String defaultAttributes;
    private final boolean isSns;

    private MessageKeys(String prefix, String service, String destination, String defaultAttributes, boolean isSns) {
        this.prefix = prefix;
        this.service = service;
        this.destination = destination;
        this.defaultAttributes = defaultAttributes;
        this.isSns = isSns;
    }

    public String groupIdSource() {
        return prefix + "message.group.id.source";
    }

    public String groupIdField() {
        return prefix + "message.group.id.field";
    }

    public String groupIdHeader() {
        return prefix + "message.group.id.header";
    }

    /** The fixed group id. */
    public String groupIdValue() {
        return prefix + "message.group.id.value";
    }

    public String deduplicationIdSource() {
        return prefix + "message.deduplication.id.source";
    }

    public String deduplicationIdField() {
        return prefix + "message.deduplication.id.field";
    }

    public String deduplicationIdHeader() {
        return prefix + "message.deduplication.id.header";
    }

    public String attributes() {
        return prefix + "message.attributes.include.list";
    }

    /** How many attributes a message may have: a key of SNS alone, SQS has a fixed limit. */
    String attributesMax() {
        return prefix + "message.attributes.max";
    }

    /** The service's name. */
    String service() {
        return service;
    }

    /** What messages are sent to, in a sentence. */
    String destination() {
        return destination;
    }

    String defaultAttributes() {
        return defaultAttributes;
    }

    /** Whether more than ten attributes can be allowed, and arrays are a type of their own. */
    boolean isSns() {
        return isSns;
    }
}
