package io.millrace.testkit.aws.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes TLS off and passes the bytes on to the port for clear text.
 *
 * <p>The SDK's async clients begin HTTP/2 over TLS without negotiating it (ALPN), as AWS's endpoints allow. Vert.x's
 * HTTP server looks at the first bytes only in clear text, and takes such a client for one that speaks HTTP/1.1. So it
 * is given clear text. The price is a second loopback connection, and that clients which insist on ALPN get HTTP/1.1.
 */
final class TlsFront extends AbstractVerticle {
    private final String host;
    private final int clearPort;
    private final NetServerOptions options;
    private final IntConsumer onBound;

    TlsFront(String host, int port, int clearPort, Path keyStore, String password, IntConsumer onBound) {
        this.host = host;
        this.clearPort = clearPort;
        this.onBound = onBound;
        this.options = new NetServerOptions()
                .setHost(host)
                .setPort(port)
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions().setPath(keyStore.toString()).setPassword(password));
    }

    @Override
    public void start(Promise<@Nullable Void> started) {
        NetClient client = vertx.createNetClient();
        NetServer server = vertx.createNetServer(options);
        server.connectHandler(socket -> passOn(socket, client)).listen().onComplete(result -> {
            if (result.succeeded()) {
                onBound.accept(server.actualPort());
                started.complete();
            } else {
                started.fail(result.cause());
            }
        });
    }

    private void passOn(NetSocket socket, NetClient client) {
        socket.pause();
        client.connect(clearPort, host).onComplete(result -> {
            NetSocket inner = result.result();
            if (result.succeeded() && inner != null) {
                inner.pipeTo(socket); // each end closes the other when it is closed
                socket.pipeTo(inner);
            } else {
                socket.close();
            }
        });
    }
}
