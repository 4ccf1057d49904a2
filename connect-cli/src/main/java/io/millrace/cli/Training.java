package io.millrace.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Loads the classes that commands need, for the start script: the JVM writes those that were loaded into its class-data archive. Asks
 * nobody but itself.
 */
public final class Training {
    private static final String CONNECTORS = """
            {"orders": {
              "info": {"name": "orders", "type": "sink", "config": {"name": "orders", "topics": "orders"}, "tasks": []},
              "status": {"name": "orders", "type": "sink", "connector": {"state": "RUNNING", "worker_id": "w"},
                         "tasks": [{"id": 0, "state": "RUNNING", "worker_id": "w"}]}}}
            """;

    private Training() {}

    /** Needs no arguments. */
    public static void main(String... args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = (exchange.getRequestURI().getPath().startsWith("/connectors") ? CONNECTORS : "{}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://localhost:" + server.getAddress().getPort();
            String[] servers = {"--connect-url", url, "--bootstrap-servers", "localhost:1", "--timeout", "1s"};
            run("--help");
            run("list", servers);
            run("list", "-o", "json", servers[0], servers[1]);
            // Kafka does not answer, but its clients are loaded.
            run("status", servers);
        } finally {
            server.stop(0);
        }
    }

    private static void run(String command, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = command;
        System.arraycopy(args, 0, all, 1, args.length);
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Main.run(new Console(nowhere, nowhere, Map.of(), false), all);
    }
}
