package io.millrace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class UnreadableTest {
    /** Java's own messages are the path alone, or a number. */
    @Test
    void saysWhyAndNotWhere() {
        assertThat(Unreadable.why(new AccessDeniedException("/x"))).isEqualTo("this user may not read it");
        assertThat(Unreadable.why(new MalformedInputException(1))).isEqualTo("it is not UTF-8");
        assertThat(Unreadable.why(new FileSystemException("/x", null, "Not a directory")))
                .isEqualTo("Not a directory");
        assertThat(Unreadable.why(new IOException("Is a directory"))).isEqualTo("Is a directory");
        assertThat(Unreadable.why(new FileSystemException("/x"))).isEqualTo("FileSystemException");
        assertThat(Unreadable.why(new IOException())).isEqualTo("IOException");
    }
}
