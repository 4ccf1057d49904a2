package io.millrace.benchmarks.peers;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same keys and payloads for every contestant, over and over. Confined to one thread. */
public final class ReadyEntries {
    /** How many keys there are before they repeat. */
    public static final int KEYS = 100_000;

    private static final long FIRST_KEY = 100_000_001;

    private final List<byte[]> payloads;
    private int next;

    private ReadyEntries(List<byte[]> payloads) {
        this.payloads = payloads;
    }

    /** Writes payloads for other processes to read. */
    static void write(Path file, List<byte[]> payloads) {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(payloads.size());
            for (byte[] payload : payloads) {
                out.writeInt(payload.length);
                out.write(payload);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what was written. */
    public static ReadyEntries read(Path file) {
        return new ReadyEntries(payloads(file));
    }

    /** The payloads alone. */
    public static List<byte[]> payloads(Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            List<byte[]> payloads = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                payloads.add(in.readNBytes(in.readInt()));
            }
            return payloads;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes on to the next entry. */
    public void advance() {
        next = (next + 1) % KEYS;
    }

    /** The entry's key: a new object, as a consumer would give it. */
    public String key() {
        return "customer-" + (FIRST_KEY + next);
    }

    /** The entry's payload; not to be changed. */
    public byte[] payload() {
        return payloads.get(next % payloads.size());
    }
}
