package io.millrace.connect.dynamodb.decode;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Makes an event's document of an item. Confined to one thread. */
interface ItemReader {
    /**
     * Reads the item whose opening bracket the parser stands at, to its closing one.
     *
     * @throws UnreadableException if that is no item of DynamoDB's
     */
    Object read(JsonParser parser) throws IOException;
}
