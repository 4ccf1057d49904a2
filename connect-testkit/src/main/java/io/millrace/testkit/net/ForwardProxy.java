package io.millrace.testkit.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on the loopback address, as companies have them: it opens tunnels (CONNECT) and passes requests on whose target
 * is a whole address. It notes every target, may ask for a user, and may refuse. Two threads a connection. Thread-safe.
 */
public final class ForwardProxy implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final int MAX_HEAD = 64 * 1024;

    private final ServerSocket server;
    private final @Nullable String authorization;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "forward-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private volatile @Nullable String refusal;

    private ForwardProxy(@Nullable String authorization) {
        this.authorization = authorization;
        try {
            this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Starts a proxy for everybody, on a free port. */
    public static ForwardProxy start() {
        return new ForwardProxy(null);
    }

    /** Starts a proxy that answers 407 to everybody else. */
    public static ForwardProxy startFor(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new ForwardProxy("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /**
     * What was asked for, in order, also where it was refused: {@code CONNECT host:port}, or {@code METHOD http://host:port/...}.
     */
    public List<String> targets() {
        return List.copyOf(targets);
    }

    /** From now on, answers with this status and text instead of passing anything on, such as {@code 403 Forbidden}. */
    public void refuseWith(String status) {
        refusal = status;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            List<String> head = readHead(client.getInputStream());
            String[] request = head.get(0).split(" ");
            targets.add(request[0] + " " + request[1]);
            String status = refusal;
            if (!isAllowed(head)) {
                answer(client, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n");
            } else if (status != null) {
                answer(client, status, "");
            } else if (request[0].equals("CONNECT")) {
                tunnel(client, request[1]);
            } else {
                passOn(client, request, head);
            }
        } catch (IOException e) {
            return; // one of the two ends has gone: so does the other
        } finally {
            open.remove(client);
        }
    }

    private boolean isAllowed(List<String> head) {
        return authorization == null
                || head.stream()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:"))
                        .anyMatch(line ->
                                line.substring(line.indexOf(':') + 1).strip().equals(authorization));
    }

    private void tunnel(Socket client, String authority) throws IOException {
        int colon = authority.lastIndexOf(':');
        try (Socket target = connect(authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)))) {
            write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            join(client, target);
        } finally {
            open.remove(client);
        }
    }

    /** One request a connection: the target closes it after its answer. */
    private void passOn(Socket client, String[] request, List<String> head) throws IOException {
        URI uri = URI.create(request[1]);
        try (Socket target = connect(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort())) {
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String headers = head.stream()
                    .skip(1)
                    .filter(line -> !line.toLowerCase(Locale.ROOT).matches("(proxy-.*|connection):.*"))
                    .map(line -> line + "\r\n")
                    .collect(Collectors.joining());
            write(target, request[0] + " " + path + query + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
            join(client, target);
        }
    }

    private Socket connect(String host, int port) throws IOException {
        Socket socket = new Socket(host, port);
        open.add(socket);
        return socket;
    }

    private void join(Socket client, Socket target) throws IOException {
        threads.execute(() -> {
            try {
                client.getInputStream().transferTo(target.getOutputStream());
                target.shutdownOutput();
            } catch (IOException e) {
                close(target);
            }
        });
        try {
            target.getInputStream().transferTo(client.getOutputStream());
        } finally {
            open.remove(target);
        }
    }

    private static List<String> readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0; // of the empty line that ends it
        while (matched < 4) {
            int next = in.read();
            if (next < 0 || head.size() > MAX_HEAD) {
                throw new EOFException("no request");
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
    }

    private static void answer(Socket client, String status, String headers) throws IOException {
        write(client, "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is closed, one way or another
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.forEach(ForwardProxy::close);
            threads.shutdownNow();
        }
    }
}
