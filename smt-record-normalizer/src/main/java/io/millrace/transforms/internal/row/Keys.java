package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.text.Utf8Buffer;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes the keys of a topic: structs, maps, or nothing. Confined to one thread. */
interface Keys {
    /** The key to write. */
    @Nullable
    Object key(@Nullable Object key);

    /** Its schema. */
    @Nullable
    Schema schema();

    /** The names of its columns, in order; empty where it has none. */
    List<String> columns(@Nullable Object key);

    /** Appends the source's key as canonical JSON; {@code key} is not null. */
    void canonical(Object key, Utf8Buffer out);
}
