package io.millrace.ops.tail;

import com.fasterxml.jackson.databind.JsonNode;

/** Where schemas are found by their ids. */
@FunctionalInterface
public interface SchemaSource {

    /**
     * The registry's answer to {@code /schemas/ids/N}: {@code schema} as text, and {@code schemaType} if it is not Avro.
     *
     * @throws io.millrace.ops.OpsException if the registry does not give it
     */
    JsonNode schema(int id);
}
