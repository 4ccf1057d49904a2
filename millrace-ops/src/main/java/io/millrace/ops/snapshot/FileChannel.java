package io.millrace.ops.snapshot;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotRequest.Channel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line in a file, which the worker reads and empties: of use only on the worker's own machine. */
final class FileChannel implements SignalChannel {
    private final SourceConnector source;
    private final Path file;

    FileChannel(SourceConnector source) {
        this.source = source;
        this.file = Path.of(source.signalFile());
    }

    @Override
    public Channel channel() {
        return Channel.FILE;
    }

    @Override
    public String place() {
        return "file " + file;
    }

    /** A file that is not there is not made: it would be made on the wrong machine. */
    @Override
    public void check() {
        if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
            throw new OpsException(
                    Kind.INVALID,
                    "%s=%s of connector '%s' is no file that can be written here: run this on the worker's machine, and make the file there (touch %s)."
                            .formatted(SourceConnector.SIGNAL_FILE, file, source.name(), file));
        }
    }

    @Override
    public void send(Signal signal) {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            boolean isInLine = false;
            if (out.length() > 0) {
                out.seek(out.length() - 1);
                isInLine = out.read() != '\n';
            }
            out.seek(out.length());
            out.write(((isInLine ? "\n" : "") + signal.json() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new OpsException(Kind.NOT_ALLOWED, "The " + place() + " cannot be written: " + e.getMessage(), e);
        }
    }
}
