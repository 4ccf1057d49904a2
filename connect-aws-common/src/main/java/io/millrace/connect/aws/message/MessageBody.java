package io.millrace.connect.aws.message;

import org.jspecify.annotations.Nullable;

/**
 * The body of a message.
 *
 * @param text not empty, and only characters that both services take
 * @param bytes of its UTF-8
 * @param encoding what a consumer has to undo, see {@link MessageText#ENCODING_ATTRIBUTE}; null where there is nothing
 */
record MessageBody(String text, int bytes, @Nullable String encoding) {}
