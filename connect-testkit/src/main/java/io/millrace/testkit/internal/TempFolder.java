package io.millrace.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder that goes away when it is closed, with all that is in it. */
public final class TempFolder implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final Path path;

    private TempFolder(Path path) {
        this.path = path;
    }

    /** Creates a folder whose name begins with {@code millrace-} and {@code purpose}. */
    public static TempFolder create(String purpose) {
        try {
            return new TempFolder(Files.createTempDirectory("millrace-" + purpose + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a temporary folder for " + purpose, e);
        }
    }

    public Path path() {
        return path;
    }

    /** Removes the folder. Servers that were just stopped may still write a last file: a few attempts are made. */
    @Override
    public void close() {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                delete(path);
                return;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new UncheckedIOException("Cannot remove " + path, last);
    }

    /** Removes {@code folder} and what is in it, if it exists. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
