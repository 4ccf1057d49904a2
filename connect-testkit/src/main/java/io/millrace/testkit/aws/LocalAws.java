package io.millrace.testkit.aws;

import io.millrace.testkit.aws.control.LocalAwsControl;
import io.millrace.testkit.aws.dynamodb.DynamoDbService;
import io.millrace.testkit.aws.dynamodb.LocalDynamoDb;
import io.millrace.testkit.aws.fault.FaultEngine;
import io.millrace.testkit.aws.fault.FaultPlan;
import io.millrace.testkit.aws.http.AwsHttpServer;
import io.millrace.testkit.aws.http.CallCounter;
import io.millrace.testkit.aws.http.LocalCredentials;
import io.millrace.testkit.aws.internal.MovableClock;
import io.millrace.testkit.aws.kinesis.KinesisLimits;
import io.millrace.testkit.aws.kinesis.KinesisService;
import io.millrace.testkit.aws.kinesis.LocalKinesis;
import io.millrace.testkit.aws.sns.LocalSns;
import io.millrace.testkit.aws.sns.SnsLimits;
import io.millrace.testkit.aws.sns.SnsService;
import io.millrace.testkit.aws.sqs.LocalSqs;
import io.millrace.testkit.aws.sqs.SqsLimits;
import io.millrace.testkit.aws.sqs.SqsService;
import io.millrace.testkit.aws.sts.LocalSts;
import io.millrace.testkit.aws.sts.StsService;
import io.millrace.testkit.net.SelfSignedCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AWS inside this JVM: one HTTP server on the loopback address that speaks the real protocols to the real SDK,
 * enforces today's limits, throttles shards, counts calls and takes faults. How often the control plane may be called
 * (CreateStream, DescribeStreamSummary, ListShards and so on) is not limited. Thread-safe.
 *
 * <pre>{@code
 * try (LocalAws aws = LocalAws.start()) {
 *     aws.kinesis().createStream("orders", 4);
 *     aws.faults().on("PutRecords").everyNth(5).dropConnectionAfterApplying();
 *     ... // clients with endpointOverride(aws.endpoint())
 *     assertThat(aws.calls().count("PutRecords")).isPositive();
 * }
 * }</pre>
 */
public final class LocalAws implements AutoCloseable {
    /** The account that all resources belong to. */
    public static final String ACCOUNT = "123456789012";

    private final String region;
    private final AwsHttpServer server;
    private final int port;
    private final CallCounter calls = new CallCounter();
    private final FaultPlan faults;
    private final LocalCredentials credentials;
    private final MovableClock clock;
    private final LocalKinesis kinesis;
    private final LocalDynamoDb dynamodb;
    private final LocalSqs sqs;
    private final LocalSns sns;
    private final LocalSts sts = new LocalSts();
    private final int wantedTlsPort;
    private @Nullable Tls tls;

    private record Tls(int port, SelfSignedCertificate certificate) {}

    private LocalAws(Builder builder) {
        region = builder.region;
        FaultEngine engine = new FaultEngine(builder.seed);
        faults = new FaultPlan(engine);
        clock = new MovableClock(builder.clock);
        credentials = new LocalCredentials(clock, builder.seed);
        kinesis = new LocalKinesis(region, ACCOUNT, clock, builder.storing, builder.throttling, builder.kinesisLimits);
        dynamodb = new LocalDynamoDb(region, ACCOUNT, clock, builder.seed, kinesis);
        sqs = new LocalSqs(region, ACCOUNT, clock, builder.storing, builder.sqsLimits, this::endpoint);
        sns = new LocalSns(region, ACCOUNT, clock, builder.storing, builder.snsLimits, sqs::deliver);
        wantedTlsPort = builder.tlsPort;
        server = new AwsHttpServer(
                List.of(
                        new KinesisService(kinesis),
                        new DynamoDbService(dynamodb),
                        new SqsService(sqs),
                        new SnsService(sns),
                        new StsService(sts, credentials, clock, ACCOUNT)),
                credentials,
                calls,
                engine,
                clock);
        server.control(new LocalAwsControl(engine, this));
        try {
            port = server.listen(builder.port);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Starts on a free port, with throttling, storing records. */
    public static LocalAws start() {
        return builder().start();
    }

    /** Begins a server with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where clients connect to, in clear text, with HTTP/1.1 or HTTP/2. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where clients connect to with TLS. The first call begins to listen, which takes about a second. */
    public URI tlsEndpoint() {
        return URI.create("https://127.0.0.1:" + tls().port());
    }

    /** The certificate that TLS clients are to trust, a PEM file that is there until {@link #close()}. */
    public Path caCertificate() {
        return tls().certificate().pem();
    }

    private synchronized Tls tls() {
        Tls current = tls;
        if (current == null) {
            SelfSignedCertificate certificate = SelfSignedCertificate.create();
            int bound = server.listenTls(wantedTlsPort, port, certificate.keyStore(), SelfSignedCertificate.PASSWORD);
            current = new Tls(bound, certificate);
            tls = current;
        }
        return current;
    }

    /** The region that all resources are in. */
    public String region() {
        return region;
    }

    /** The faults in force; to be changed at any time. */
    public FaultPlan faults() {
        return faults;
    }

    /** The calls that arrived until now. */
    public CallCounter calls() {
        return calls;
    }

    /** Who may call. */
    public LocalCredentials credentials() {
        return credentials;
    }

    /** The streams and what is in them. */
    public LocalKinesis kinesis() {
        return kinesis;
    }

    /** The tables and what is in them. */
    public LocalDynamoDb dynamodb() {
        return dynamodb;
    }

    /** Puts the clock of all services forward, for what takes hours or days: retention, expiry. */
    public void advance(Duration by) {
        clock.advance(by);
    }

    /** The queues and what was sent to them. */
    public LocalSqs sqs() {
        return sqs;
    }

    /** The topics and what was published to them. */
    public LocalSns sns() {
        return sns;
    }

    /** The roles that were assumed. */
    public LocalSts sts() {
        return sts;
    }

    @Override
    public synchronized void close() {
        faults.clear();
        server.close();
        if (tls != null) {
            tls.certificate().close();
            tls = null;
        }
    }

    /** Settings of a server. Confined to one thread. */
    public static final class Builder {
        private int port;
        private int tlsPort;
        private String region = "eu-west-1";
        private Clock clock = Clock.systemUTC();
        private long seed = 1;
        private boolean throttling = true;
        private boolean storing = true;
        private KinesisLimits kinesisLimits = KinesisLimits.AWS;
        private SqsLimits sqsLimits = SqsLimits.AWS;
        private SnsLimits snsLimits = SnsLimits.AWS;

        private Builder() {}

        /** The port for clear text; by default 0, a free one. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** The port for TLS; by default 0, a free one. */
        public Builder tlsPort(int value) {
            tlsPort = value;
            return this;
        }

        /** The region; by default {@code eu-west-1}. */
        public Builder region(String value) {
            region = value;
            return this;
        }

        /**
         * What the services take for the time; by default the system's clock. Delays of faults go by the system's
         * clock always.
         */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** Where random choices come from; by default 1. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Whether the quotas of shards are enforced; by default they are. Those of FIFO queues: {@link LocalSqs}. */
        public Builder throttling(boolean value) {
            throttling = value;
            return this;
        }

        /** Whether records and messages are kept after they were checked and counted; by default they are. */
        public Builder storing(boolean value) {
            storing = value;
            return this;
        }

        /** The limits of Kinesis; by default today's. */
        public Builder kinesisLimits(KinesisLimits value) {
            kinesisLimits = value;
            return this;
        }

        /** How long Kinesis keeps records; by default a day. */
        public Builder retention(Duration value) {
            kinesisLimits = kinesisLimits.withRetention(value);
            return this;
        }

        /** How long a shard iterator of Kinesis can be used; by default 5 minutes. */
        public Builder iteratorLifetime(Duration value) {
            kinesisLimits = kinesisLimits.withIteratorLifetime(value);
            return this;
        }

        /** The limits of SNS; by default today's. */
        public Builder snsLimits(SnsLimits value) {
            snsLimits = value;
            return this;
        }

        /** How many bytes a Kinesis shard keeps at most, so that memory is bounded; the oldest records go first. */
        public Builder storedBytesPerShard(long value) {
            kinesisLimits = kinesisLimits.withStoredBytesPerShard(value);
            return this;
        }

        /** The limits of SQS; by default today's. */
        public Builder sqsLimits(SqsLimits value) {
            sqsLimits = value;
            return this;
        }

        /** How many bytes an SQS queue keeps at most, so that memory is bounded; the oldest messages go first. */
        public Builder storedBytesPerQueue(long value) {
            sqsLimits = sqsLimits.withStoredBytesPerQueue(value);
            return this;
        }

        /** How many bytes of messages an SNS topic keeps at most, so that memory is bounded; the oldest go first. */
        public Builder storedBytesPerTopic(long value) {
            snsLimits = snsLimits.withStoredBytesPerTopic(value);
            return this;
        }

        /** Starts the server. */
        public LocalAws start() {
            return new LocalAws(this);
        }
    }
}
