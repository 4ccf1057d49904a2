package io.millrace.testkit.aws.http;

import io.millrace.testkit.aws.fault.FaultEngine;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server in front of all services: HTTP/1.1 and HTTP/2, in clear text and over TLS, on the loopback address.
 * Thread-safe; requests are handled on a few event loops, which nothing may block.
 */
public final class AwsHttpServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    /** To Vert.x, a negative port is a free one that all servers share that ask for the same negative number. */
    private static final int FREE_PORT = -1;

    private static final int FREE_TLS_PORT = -2;
    private static final int EVENT_LOOPS = 2;
    private static final int MAX_HEADER_BYTES = 64 * 1024; // session tokens are long
    private static final int WINDOW_BYTES = 4 << 20;
    private static final long START_SECONDS = 30;

    private final Vertx vertx;
    private final Dispatcher dispatcher;

    /** A server that does not listen yet. */
    public AwsHttpServer(
            List<AwsService> services,
            LocalCredentials credentials,
            CallCounter calls,
            FaultEngine faults,
            Clock clock) {
        dispatcher = new Dispatcher(services, credentials, calls, faults, new ReplyHeaders(clock));
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /** Serves paths that begin with {@code /_millrace/} and are no one's API. To be called before listening. */
    public void control(ControlSurface surface) {
        dispatcher.control(surface);
    }

    /**
     * Listens in clear text.
     *
     * @param port the port, 0 for a free one
     * @return the port
     */
    public int listen(int port) {
        HttpServerOptions options = options().setPort(port == 0 ? FREE_PORT : port);
        return deploy(bound -> new Listener(options, bound));
    }

    /**
     * Listens with TLS, for a port that listens in clear text already.
     *
     * @param port the port, 0 for a free one
     * @param clearPort the port for clear text
     * @param keyStore a PKCS 12 file with key and certificate
     * @param password the file's password
     * @return the port
     */
    public int listenTls(int port, int clearPort, Path keyStore, String password) {
        int wanted = port == 0 ? FREE_TLS_PORT : port;
        return deploy(bound -> new TlsFront(HOST, wanted, clearPort, keyStore, password, bound));
    }

    private static HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions();
        options.setHost(HOST)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ConnectionWindowSize(4 * WINDOW_BYTES)
                .setInitialSettings(
                        new Http2Settings().setInitialWindowSize(WINDOW_BYTES).setMaxConcurrentStreams(1000));
        return options;
    }

    /** Starts one on each event loop, and returns the port that they share. */
    private int deploy(Function<IntConsumer, AbstractVerticle> listener) {
        AtomicInteger bound = new AtomicInteger();
        await(vertx.deployVerticle(() -> listener.apply(bound::set), new DeploymentOptions().setInstances(EVENT_LOOPS))
                .toCompletionStage()
                .toCompletableFuture());
        return bound.get();
    }

    private final class Listener extends AbstractVerticle {
        private final HttpServerOptions options;
        private final IntConsumer onBound;

        Listener(HttpServerOptions options, IntConsumer onBound) {
            this.options = options;
            this.onBound = onBound;
        }

        @Override
        public void start(Promise<@Nullable Void> started) {
            vertx.createHttpServer(options)
                    .requestHandler(this::handle)
                    .listen()
                    .onComplete(result -> {
                        HttpServer server = result.result();
                        if (result.succeeded() && server != null) {
                            onBound.accept(server.actualPort());
                            started.complete();
                        } else {
                            started.fail(result.cause());
                        }
                    });
        }

        private void handle(HttpServerRequest request) {
            BodyCollector.collect(request, body -> dispatcher.dispatch(context, request, body));
        }
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }

    private static void await(CompletableFuture<?> future) {
        try {
            future.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while LocalAws starts or stops.", e);
        } catch (ExecutionException | CompletionException e) {
            throw new IllegalStateException("LocalAws cannot listen or stop: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("LocalAws did not start or stop in " + START_SECONDS + " s.", e);
        }
    }
}
