package io.millrace.testkit.aws.kinesis;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A place in a shard, as a client keeps it between calls: opaque to the client, and free of state in the server.
 *
 * @param stream the stream's name
 * @param streamCreated tells a stream from one of the same name that was there before
 * @param shard the shard's id
 * @param index the next record to return
 * @param issuedMillis when it was given out
 */
record ShardIterator(String stream, long streamCreated, String shard, long index, long issuedMillis) {

    String encode() {
        String text = String.join(
                "|",
                "1",
                stream,
                Long.toString(streamCreated),
                shard,
                Long.toString(index),
                Long.toString(issuedMillis));
        return "AAAAAAAAAA" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static ShardIterator decode(String token) {
        try {
            String text = new String(
                    Base64.getDecoder().decode(token.startsWith("AAAAAAAAAA") ? token.substring(10) : ""),
                    StandardCharsets.UTF_8);
            String[] parts = text.split("\\|", -1);
            if (parts.length == 6 && parts[0].equals("1")) {
                return new ShardIterator(
                        parts[1],
                        Long.parseLong(parts[2]),
                        parts[3],
                        Long.parseLong(parts[4]),
                        Long.parseLong(parts[5]));
            }
        } catch (IllegalArgumentException e) {
            // neither Base64 nor numbers: not ours, like the ones below
        }
        throw Invalid.argument("Invalid ShardIterator.");
    }
}
