package io.millrace.testkit.aws.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Collects a request's body into one array, made once when the length is known beforehand. Confined to the event loop.
 */
final class BodyCollector {
    /** Above what any service takes (10 MiB, a third more in Base64). */
    private static final int MAX_BYTES = 32 << 20;

    private byte[] body;
    private int length;

    private BodyCollector(int expected) {
        body = new byte[expected];
    }

    static void collect(HttpServerRequest request, Consumer<byte[]> then) {
        long announced = announcedLength(request);
        if (announced > MAX_BYTES) {
            request.response().setStatusCode(413).end();
            return;
        }
        BodyCollector collector = new BodyCollector((int) Math.max(0, announced));
        request.handler(collector::add);
        request.endHandler(end -> then.accept(collector.complete()));
    }

    private static long announcedLength(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void add(Buffer chunk) {
        int needed = length + chunk.length();
        if (needed > body.length) {
            body = Arrays.copyOf(body, Math.max(needed, Math.min(MAX_BYTES, 2 * body.length)));
        }
        chunk.getBytes(body, length);
        length = needed;
    }

    private byte[] complete() {
        return length == body.length ? body : Arrays.copyOf(body, length);
    }
}
