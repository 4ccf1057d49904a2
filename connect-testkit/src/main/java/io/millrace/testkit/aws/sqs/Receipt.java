package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.http.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message that was received.
 *
 * @param message the message
 * @param order its place among all messages of the queue
 * @param receiveCount how often it was received, this time included
 * @param firstReceivedMillis when it was received first
 */
record Receipt(SqsMessage message, long order, int receiveCount, long firstReceivedMillis) {

    /** What the client deletes it with. */
    String handle() {
        String text = message.messageId() + " " + order + " " + receiveCount;
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a handle says.
     *
     * @param order the message's place among all messages of the queue
     * @param receiveCount which of the times it was received
     */
    record Handle(long order, int receiveCount) {
        private static final Pattern TEXT = Pattern.compile("\\S{36} (\\d{1,18}) (\\d{1,9})");

        static Handle parse(String handle) {
            try {
                Matcher matcher = TEXT.matcher(new String(Base64.getDecoder().decode(handle), StandardCharsets.UTF_8));
                if (matcher.matches()) {
                    return new Handle(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
                }
            } catch (IllegalArgumentException e) {
                // not Base64: refused below
            }
            throw new AwsException(
                    400, "ReceiptHandleIsInvalid", "The input receipt handle \"" + handle + "\" is not valid.");
        }
    }
}
