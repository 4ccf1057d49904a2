package io.millrace.connect.dynamodb.shards;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** The fields of an offset, checked while they are read; a user may have written them. Immutable. */
public final class OffsetFields {
    /** What this release writes, and the newest that it reads. */
    public static final long VERSION = 1;

    private final Map<String, ?> fields;
    private final String what;
    private final String rightForm;

    /**
     * @param what names the offset in errors
     * @param rightForm an example, for errors
     * @throws ConnectException if it was written by a later release, or has fields that are not known
     */
    public OffsetFields(Map<String, ?> fields, Set<String> known, String what, String rightForm) {
        this.fields = fields;
        this.what = what;
        this.rightForm = rightForm;
        long version = required("version", integer("version"));
        if (version > VERSION) {
            throw new ConnectException(what + " has version " + version
                    + ", but this release of the connector reads versions up to " + VERSION
                    + ". It was written by a later release: use that one, or alter or reset the connector's offsets.");
        }
        if (version < 1) {
            throw wrong("\"version\" is " + version);
        }
        for (String name : fields.keySet()) {
            if (!known.contains(name)) {
                throw wrong("\"" + name + "\" is not known");
            }
        }
    }

    /** A string; null where there is none. */
    public @Nullable String text(String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong("\"" + name + "\" is not a string");
    }

    @Nullable
    Long integer(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        throw wrong("\"" + name + "\" is not an integer");
    }

    boolean flag(String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw wrong("\"" + name + "\" is neither true nor false");
    }

    @Nullable
    Instant time(String name) {
        Long millis = integer(name);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /**
     * What has to be there.
     *
     * @param value as read before
     */
    public <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw wrong("\"" + name + "\" is missing");
        }
        return value;
    }

    /** The error that says so. */
    public ConnectException wrong(String why) {
        return new ConnectException(what + " is not valid: " + why + ". Its form is " + rightForm + ".");
    }
}
