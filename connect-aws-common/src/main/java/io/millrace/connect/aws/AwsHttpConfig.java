package io.millrace.connect.aws;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.ParsedValues;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/**
 * How requests travel, to services and to STS alike. Immutable.
 *
 * @param tlsCaFile certificates to trust instead of the JVM's, or null
 * @param proxy the proxy that AWS is reached through, or null for what the worker's environment and system properties say
 * @param connectionTimeoutMs for a connection to be made, in milliseconds
 * @param readTimeoutMs for the next bytes of an answer, in milliseconds
 * @param callTimeoutMs for a whole call, in milliseconds
 */
public record AwsHttpConfig(
        @Nullable Path tlsCaFile,
        @Nullable HttpProxy proxy,
        int connectionTimeoutMs,
        int readTimeoutMs,
        int callTimeoutMs) {
    public static final String TLS_CA_FILE = "aws.tls.ca.file";
    public static final String CONNECTION_TIMEOUT_MS = "aws.connection.timeout.ms";
    public static final String READ_TIMEOUT_MS = "aws.read.timeout.ms";
    public static final String CALL_TIMEOUT_MS = "aws.call.timeout.ms";

    static void define(KeyGroup add) {
        HttpProxy.define(add);
        add.text(
                TLS_CA_FILE,
                Importance.LOW,
                "A file on each worker with the certificates (PEM) to trust instead of the JVM's: for a proxy or an"
                        + " endpoint with a certificate of your own.");
        milliseconds(add, CONNECTION_TIMEOUT_MS, 10_000, "How long a connection may take to be made, in milliseconds.");
        milliseconds(
                add, READ_TIMEOUT_MS, 30_000, "How long to wait for the next bytes of an answer, in milliseconds.");
        milliseconds(
                add,
                CALL_TIMEOUT_MS,
                60_000,
                "How long one call may take, in milliseconds. After it, the call counts as failed and is retried,"
                        + " although AWS may have carried it out.");
    }

    private static void milliseconds(KeyGroup add, String key, int defaultValue, String doc) {
        add.key(key, ConfigDef.Type.INT, defaultValue, Range.between(1, 3_600_000), Importance.LOW, doc);
    }

    static void check(ParsedValues values, ConfigProblems problems) {
        HttpProxy.check(values, problems);
        String caFile = values.text(TLS_CA_FILE);
        if (caFile != null && !Files.isReadable(Path.of(caFile))) {
            problems.add(TLS_CA_FILE, "This worker cannot read the file.");
        }
    }

    static AwsHttpConfig of(AbstractConfig config) {
        String caFile = AwsConfig.text(config, TLS_CA_FILE);
        return new AwsHttpConfig(
                caFile == null ? null : Path.of(caFile),
                HttpProxy.of(config),
                config.getInt(CONNECTION_TIMEOUT_MS),
                config.getInt(READ_TIMEOUT_MS),
                config.getInt(CALL_TIMEOUT_MS));
    }

    AwsHttpConfig withCallTimeout(int timeoutMs) {
        return new AwsHttpConfig(
                tlsCaFile,
                proxy,
                Math.min(connectionTimeoutMs, timeoutMs),
                Math.min(readTimeoutMs, timeoutMs),
                timeoutMs);
    }
}
