package io.millrace.testkit.aws;

import java.net.InetSocketAddress;
import java.net.URI;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * <a href="https://github.com/softwaremill/elasticmq">ElasticMQ</a> in this JVM, on a free port of the loopback
 * address: an SQS that we did not write, for a second opinion. Its limits are AWS's, as far as it knows them. Who uses
 * it declares {@code org.elasticmq:elasticmq-rest-sqs_2.13}, which is optional here. Thread-safe.
 */
public final class ElasticMq implements AutoCloseable {
    /** The region that it says it is in. */
    public static final String REGION = "eu-west-1";

    private static final String HOST = "127.0.0.1";

    private final SQSRestServer server;
    private final URI endpoint;

    private ElasticMq(SQSRestServer server) {
        this.server = server;
        InetSocketAddress address = server.waitUntilStarted().localAddress();
        this.endpoint = URI.create("http://" + HOST + ":" + address.getPort());
    }

    /** Starts one without queues. */
    public static ElasticMq start() {
        return new ElasticMq(SQSRestServerBuilder.withInterface(HOST)
                .withDynamicPort()
                .withAWSRegion(REGION)
                .withAWSAccountId(LocalAws.ACCOUNT)
                .start());
    }

    /** Where clients connect to, in clear text, with any credentials. */
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        server.stopAndWait();
    }
}
