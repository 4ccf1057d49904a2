package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.value.ValueConverter;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How one column is read and written. Confined to one thread.
 *
 * @param from the field in the source's row
 * @param schema the schema of what is written
 * @param converter what turns the value into it; null where it is written as it is
 * @param hasDefault whether the source's field has a default value, which must not take the place of null
 * @param large whether the value can be a placeholder
 */
record Column(Field from, Schema schema, @Nullable ValueConverter converter, boolean hasDefault, boolean large) {}
