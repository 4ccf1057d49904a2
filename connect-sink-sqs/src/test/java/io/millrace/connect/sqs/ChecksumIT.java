package io.millrace.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer is believed only if SQS's checksum of the body is that of what was sent: the SDK compares them, and we let it. */
class ChecksumIT {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    ChecksumIT() throws IOException {}

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sendsAgainWhereSomethingElseArrived() {
        answer(
                "{\"Successful\":[{\"Id\":\"0\",\"MessageId\":\"m\",\"MD5OfMessageBody\":\"00000000000000000000000000000000\"}],"
                        + "\"Failed\":[]}");

        Failure failure = send();

        assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failure.code()).isEqualTo("Checksum");
        assertThat(failure.message()).doesNotContain("0000");
    }

    @Test
    void believesTheRightOne() {
        answer(
                "{\"Successful\":[{\"Id\":\"0\",\"MessageId\":\"m\",\"MD5OfMessageBody\":\"841a2d689ad86bd1611447453c22c6fc\"}]}");

        assertThat(send()).isNull();
    }

    private Failure send() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/123456789012/orders";
        SqsSinkConfig config = new SqsSinkConfig(Map.of(
                "sqs.queue.url", url,
                "aws.region", "eu-central-1",
                "aws.access.key.id", "AKIAEXAMPLE",
                "aws.secret.access.key", "secret"));
        try (SqsBatchClient client = SqsBatchClient.open(config, "checksum")) {
            return client.send(new Batch<>(url, List.of(Entries.entry("body"))))
                    .toCompletableFuture()
                    .join()
                    .failureOf(0);
        }
    }

    private void answer(String json) {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
