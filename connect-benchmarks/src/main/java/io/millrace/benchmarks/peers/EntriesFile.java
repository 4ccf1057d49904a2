package io.millrace.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file with what all are to write, for as long as it is needed. */
public record EntriesFile(Path path) implements AutoCloseable {

    /** Writes it. */
    public static EntriesFile of(List<byte[]> payloads) {
        try {
            Path path = Files.createTempFile("entries", ".bin");
            ReadyEntries.write(path, payloads);
            return new EntriesFile(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
