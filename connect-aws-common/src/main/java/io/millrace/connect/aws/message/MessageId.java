package io.millrace.connect.aws.message;

import io.millrace.connect.core.record.RecordText;
import io.millrace.connect.core.record.TextDigest;

/**
 * What group and deduplication ids may be: 1 to {@value #MAX_LENGTH} letters, digits and punctuation characters of ASCII, which is
 * all of it that can be printed but the space.
 * See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
final class MessageId {
    static final int MAX_LENGTH = 128;

    private MessageId() {}

    /** The ids that these texts are, or their SHA-256 in 64 hex digits where they are none; texts are neither null nor empty. */
    static RecordText of(RecordText texts) {
        return record -> {
            String text = texts.of(record);
            return text == null || isId(text) ? text : TextDigest.sha256(text);
        };
    }

    private static boolean isId(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return length <= MAX_LENGTH;
    }
}
