package io.millrace.connect.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes values of one schema. Confined to one thread. */
@FunctionalInterface
interface ValueWriter {
    /** Writes one value, which is not null. */
    void write(JsonGenerator json, Object value) throws IOException;
}
