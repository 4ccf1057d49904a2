package io.millrace.connect.kinesis;

import java.nio.charset.StandardCharsets;

/** Entries for tests. */
final class Entries {
    private Entries() {}

    static KinesisEntry entry(String partitionKey, String data) {
        return new KinesisEntry(
                partitionKey, null, data.getBytes(StandardCharsets.UTF_8), new KeyHasher().hash(partitionKey, null));
    }
}
