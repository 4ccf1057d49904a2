package io.millrace.testkit.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Binds the listeners' sockets before the broker is configured, and hands them to it: the ports are known and taken at
 * once, so no other process can come between choosing and binding. Thread-safe.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {
    private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();

    /**
     * Binds a listener.
     *
     * @param port the port; 0 takes a free one
     * @return the port that was bound
     */
    int bind(String listener, int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            channel.close();
            throw new IOException("Cannot listen on port " + port + " of the loopback interface: " + e.getMessage(), e);
        }
        waiting.put(listener, channel);
        return channel.socket().getLocalPort();
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferSize) throws IOException {
        ServerSocketChannel channel = waiting.remove(listener);
        if (channel == null) {
            throw new IOException("No socket was bound for listener " + listener);
        }
        channel.configureBlocking(false);
        return channel;
    }

    /** Closes the sockets that were not taken. */
    @Override
    public void close() throws IOException {
        for (ServerSocketChannel channel : waiting.values()) {
            channel.close();
        }
    }
}
