package io.millrace.it.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/** The JMX exporter in a worker, as operators attach it, on a free port of the loopback interface. Immutable. */
public final class ExporterAgent {
    private final int port = freePort();

    /** The worker's option. */
    public String option(Path configuration) {
        String jar = Objects.requireNonNull(System.getProperty("millrace.jmx.exporter"), "millrace.jmx.exporter");
        return "-javaagent:" + jar + "=127.0.0.1:" + port + ":" + configuration;
    }

    /** What it shows now. */
    public Exposition ask() {
        return Exposition.of(URI.create("http://127.0.0.1:" + port + "/metrics"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
