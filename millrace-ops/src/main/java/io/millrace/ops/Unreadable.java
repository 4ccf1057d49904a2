package io.millrace.ops;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Why a file cannot be read, in words: Java's messages of it are the path alone, or a number. */
public final class Unreadable {
    private Unreadable() {}

    /** The end of a message that names the file, without a full stop. */
    public static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "this user may not read it";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
