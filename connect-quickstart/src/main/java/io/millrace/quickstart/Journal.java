package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What has arrived at each target, a file of JSON lines for each, for the commands given in another terminal: a queue's message
 * is received once, so that they cannot read the queue as well. Confined to one thread.
 */
final class Journal {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    private Journal(Path folder) {
        this.folder = folder;
    }

    /** Begins empty ones. */
    static Journal create(Path folder, Set<Sink> sinks) throws IOException {
        Files.createDirectories(folder);
        for (Sink sink : Sink.values()) {
            Files.deleteIfExists(file(folder, sink));
        }
        for (Sink sink : sinks) {
            Files.createFile(file(folder, sink));
        }
        return new Journal(folder);
    }

    void write(Collection<Arrival> arrivals) throws IOException {
        for (Arrival arrival : arrivals) {
            String line = JSON.createObjectNode()
                    .put("place", arrival.place())
                    .put("key", arrival.key())
                    .put("arrived", arrival.arrived().toEpochMilli())
                    .set("record", arrival.json())
                    .toString();
            Files.writeString(file(folder, arrival.sink()), line + "\n", StandardOpenOption.APPEND);
        }
    }

    private static Path file(Path folder, Sink sink) {
        return folder.resolve(sink.label() + ".jsonl");
    }

    /** Reads one of them while it is being written. Confined to one thread. */
    static final class Reader {
        private final Sink sink;
        private final Path file;
        private long position;

        private Reader(Sink sink, Path file, long position) {
            this.sink = sink;
            this.file = file;
            this.position = position;
        }

        /** Reads all there is and will be. */
        static Reader fromStart(Path folder, Sink sink) {
            return new Reader(sink, file(folder, sink), 0);
        }

        /** Reads what comes from now on. */
        static Reader fromNow(Path folder, Sink sink) throws IOException {
            return new Reader(sink, file(folder, sink), Files.size(file(folder, sink)));
        }

        /** What has come since the last call. */
        List<Arrival> poll() throws IOException {
            List<Arrival> arrivals = new ArrayList<>();
            for (String line : wholeLines().lines().toList()) {
                JsonNode arrival = JSON.readTree(line);
                arrivals.add(new Arrival(
                        sink,
                        arrival.path("place").asText(),
                        arrival.path("key").asText(),
                        arrival.path("record"),
                        Instant.ofEpochMilli(arrival.path("arrived").asLong())));
            }
            return arrivals;
        }

        /** The last line may be half written. */
        private String wholeLines() throws IOException {
            try (SeekableByteChannel channel = Files.newByteChannel(file).position(position)) {
                ByteBuffer read = ByteBuffer.allocate((int) (channel.size() - position));
                while (read.hasRemaining() && channel.read(read) >= 0) {
                    // Goes on until it has what was there.
                }
                int end = read.position();
                while (end > 0 && read.get(end - 1) != '\n') {
                    end--;
                }
                position += end;
                return new String(read.array(), 0, end, StandardCharsets.UTF_8);
            }
        }
    }
}
