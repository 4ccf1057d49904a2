package io.millrace.testkit.aws;

import java.io.IOException;
import java.time.Duration;

/**
 * LocalAws as a process of its own. Prints one line, {@code LocalAws <endpoint> <TLS endpoint or -> <certificate or
 * ->}, on standard output when it can be used, and ends when its standard input ends: it never outlives who started it.
 *
 * <p>Options: {@code --port=N}, {@code --tls-port=N} (without it no TLS; 0 is a free port), {@code --region=R},
 * {@code --throttling=true|false}, {@code --storing=true|false}, {@code --seed=N}, {@code --stream=NAME:SHARDS} (as
 * often as needed), {@code --stored-bytes-per-shard=N}, {@code --retention=PT24H}, {@code --iterator-lifetime=PT5M},
 * {@code --queue=NAME} (as often as needed; a FIFO queue if
 * it ends with {@code .fifo}), {@code --stored-bytes-per-queue=N}, {@code --topic=NAME} (as often as needed; a
 * FIFO topic if it ends with {@code .fifo}), {@code --stored-bytes-per-topic=N}.
 */
public final class LocalAwsMain {
    private LocalAwsMain() {}

    /** Runs until standard input ends. */
    @SuppressWarnings("SystemOut") // the line is the process's interface
    public static void main(String[] args) throws IOException {
        LocalAws.Builder builder = LocalAws.builder();
        boolean tls = false;
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
                case "--port" -> builder.port(Integer.parseInt(value));
                case "--tls-port" -> {
                    builder.tlsPort(Integer.parseInt(value));
                    tls = true;
                }
                case "--region" -> builder.region(value);
                case "--throttling" -> builder.throttling(Boolean.parseBoolean(value));
                case "--storing" -> builder.storing(Boolean.parseBoolean(value));
                case "--seed" -> builder.seed(Long.parseLong(value));
                case "--stored-bytes-per-shard" -> builder.storedBytesPerShard(Long.parseLong(value));
                case "--retention" -> builder.retention(Duration.parse(value));
                case "--iterator-lifetime" -> builder.iteratorLifetime(Duration.parse(value));
                case "--stored-bytes-per-queue" -> builder.storedBytesPerQueue(Long.parseLong(value));
                case "--stored-bytes-per-topic" -> builder.storedBytesPerTopic(Long.parseLong(value));
                case "--stream", "--queue", "--topic" -> {} // below, when the server is there
                default ->
                    throw new IllegalArgumentException("Unknown option " + arg + "; see the class's description.");
            }
        }
        try (LocalAws aws = builder.start()) {
            for (String arg : args) {
                if (arg.startsWith("--stream=")) {
                    String stream = arg.substring("--stream=".length());
                    int colon = stream.lastIndexOf(':');
                    aws.kinesis()
                            .createStream(stream.substring(0, colon), Integer.parseInt(stream.substring(colon + 1)));
                } else if (arg.startsWith("--queue=")) {
                    aws.sqs().createQueue(arg.substring("--queue=".length()));
                } else if (arg.startsWith("--topic=")) {
                    aws.sns().createTopic(arg.substring("--topic=".length()));
                }
            }
            String secure = tls ? aws.tlsEndpoint() + " " + aws.caCertificate() : "- -";
            System.out.println("LocalAws " + aws.endpoint() + " " + secure);
            while (System.in.read() >= 0) { // nothing is expected but the end
            }
        }
    }
}
