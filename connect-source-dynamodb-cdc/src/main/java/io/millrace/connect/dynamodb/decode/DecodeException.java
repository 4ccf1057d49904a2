package io.millrace.connect.dynamodb.decode;

import org.apache.kafka.connect.errors.DataException;

/**
 * A record of the stream is no change of DynamoDB's, or a broken one. The message names stream, shard, sequence number, place and
 * reason, and the way out, but never what the record holds: messages end up in logs and in the REST API.
 */
public final class DecodeException extends DataException {
    private static final long serialVersionUID = 1L;

    DecodeException(String message) {
        super(message);
    }
}
