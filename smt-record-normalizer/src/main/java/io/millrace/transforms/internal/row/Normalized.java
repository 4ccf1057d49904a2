package io.millrace.transforms.internal.row;

import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an event. Immutable.
 *
 * @param keySchema the schema of {@code key}
 * @param key the record's key
 * @param valueSchema the schema of {@code value}
 * @param value the Record, or the row
 * @param eventType the Record's {@code event_type}
 * @param schemaName the Record's {@code schema_name}
 * @param tableName the Record's {@code table_name}
 * @param principal who made the change, where the database tells it
 */
public record Normalized(
        @Nullable Schema keySchema,
        @Nullable Object key,
        @Nullable Schema valueSchema,
        @Nullable Object value,
        String eventType,
        @Nullable String schemaName,
        @Nullable String tableName,
        @Nullable String principal) {}
