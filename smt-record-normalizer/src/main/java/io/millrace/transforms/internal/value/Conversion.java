package io.millrace.transforms.internal.value;

import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one schema are written.
 *
 * @param schema the schema of what is written: optional, and without default values, which would take the place of nulls
 * @param converter what turns values into it; null where they are written as they are
 */
public record Conversion(Schema schema, @Nullable ValueConverter converter) {}
