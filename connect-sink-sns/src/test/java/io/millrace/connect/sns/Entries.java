package io.millrace.connect.sns;

import io.millrace.connect.aws.message.Message;
import io.millrace.connect.core.record.Utf8;
import java.util.List;

/** Entries for tests. */
final class Entries {
    private Entries() {}

    static SnsEntry entry(String body) {
        return new SnsEntry(new Message(body, null, null, List.of(), Utf8.length(body)), null, false);
    }

    static SnsEntry fifo(String group, String deduplicationId, String body) {
        return new SnsEntry(new Message(body, group, deduplicationId, List.of(), Utf8.length(body)), null, false);
    }
}
