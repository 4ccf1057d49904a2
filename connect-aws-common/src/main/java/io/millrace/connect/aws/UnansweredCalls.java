package io.millrace.connect.aws;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Decides what a call means that failed without an answer of AWS's, or with one that the SDK does not accept. Immutable. */
final class UnansweredCalls {
    private final AwsConfig config;
    private final boolean hasProxy;

    UnansweredCalls(AwsConfig config) {
        this.config = config;
        this.hasProxy = config.http().proxy() != null;
    }

    Failure classify(Throwable cause) {
        CredentialsException missing = innermostMissing(cause);
        if (missing != null) {
            return retryable(
                    "NoCredentials",
                    "no credentials (" + root(missing).getClass().getSimpleName() + "): " + missing.getMessage());
        }
        if (cause instanceof ApiCallTimeoutException
                || cause instanceof ApiCallAttemptTimeoutException
                || cause instanceof TimeoutException) {
            return retryable(
                    "Timeout",
                    "no answer within " + config.http().callTimeoutMs() + " ms (" + AwsHttpConfig.CALL_TIMEOUT_MS
                            + "); whether AWS carried it out is unknown");
        }
        if (cause instanceof ConfigException misconfigured) {
            return fatal("Configuration", String.valueOf(misconfigured.getMessage()));
        }
        Throwable root = root(cause);
        if (root instanceof LinkageError) {
            return fatal(
                    "Installation",
                    "the plugin's classes do not fit together ("
                            + root.getClass().getSimpleName()
                            + "): install its archive anew, into a folder of its own, and restart the worker");
        }
        String text = String.valueOf(cause.getMessage());
        if (text.startsWith("Unable to marshall request")) {
            // Before anything was sent, and the same the next time.
            return fatal(
                    "UnwritableRequest",
                    "the AWS SDK cannot write the request (" + root.getClass().getSimpleName()
                            + "); nothing was sent, and it would fail again");
        }
        if (text.startsWith("MD5 returned by SQS does not match")) {
            return retryable(
                    "Checksum",
                    "the checksums in the answer are not those of what was sent: something was changed on its way, or what"
                            + " listens there counts them wrongly; what it stored is unknown");
        }
        return isNoEndpoint(text)
                ? fatal(
                        "NoEndpoint",
                        "AWS has no such endpoint, or the settings contradict each other. Correct "
                                + AwsConfig.USE_FIPS_ENDPOINT + ", "
                                + AwsConfig.USE_DUALSTACK_ENDPOINT + " or " + AwsConfig.REGION
                                + ", or what the worker's environment says of them (AWS_USE_FIPS_ENDPOINT,"
                                + " AWS_USE_DUALSTACK_ENDPOINT, AWS_ENDPOINT_URL)")
                : ofConnection(root);
    }

    /** As the SDK's endpoint rules say it, in texts that hold nothing of the request. */
    private static boolean isNoEndpoint(String text) {
        return text.startsWith("Invalid Configuration: ") || text.contains("but this partition does not support");
    }

    private Failure ofConnection(Throwable root) {
        String name = root.getClass().getSimpleName();
        if (root instanceof UnknownHostException || root instanceof UnresolvedAddressException) {
            return retryable("UnknownHost", unknownHost());
        }
        if (root instanceof SSLException || root instanceof GeneralSecurityException) {
            return retryable(
                    "Tls",
                    "no secure connection (" + name + "): check " + AwsConfig.ENDPOINT + " and "
                            + AwsHttpConfig.TLS_CA_FILE
                            + (hasProxy
                                    ? ", which must hold the certificate of a proxy (" + HttpProxy.URL
                                            + ") that looks into encrypted connections"
                                    : ""));
        }
        if (root instanceof ReadTimeoutException || root instanceof WriteTimeoutException) {
            return retryable(
                    "Timeout",
                    "nothing came or went for " + config.http().readTimeoutMs() + " ms ("
                            + AwsHttpConfig.READ_TIMEOUT_MS + "); whether AWS carried it out is unknown");
        }
        if (!(root instanceof IOException)) {
            return retryable(name, "the call failed before AWS answered");
        }
        if (hasProxy) {
            return retryable(
                    "Connection",
                    "the connection through the proxy failed (" + name + "): check " + HttpProxy.URL + ", "
                            + HttpProxy.USERNAME + " and " + HttpProxy.PASSWORD
                            + ", and that the proxy lets connections to AWS through");
        }
        return retryable(
                "Connection",
                "the connection failed (" + name + ")" + (root instanceof ConnectException ? ": " + unreached() : ""));
    }

    private String unknownHost() {
        if (hasProxy) {
            return "the name of the proxy, or of a service that is reached without it, cannot be resolved: check "
                    + HttpProxy.URL + ", " + HttpProxy.NON_PROXY_HOSTS + " and " + AwsConfig.ENDPOINT;
        }
        return "the name of the service cannot be resolved: "
                + (config.fips() == null && config.dualStack() == null
                        ? ""
                        : "not every region has the endpoints of " + AwsConfig.USE_FIPS_ENDPOINT + " and "
                                + AwsConfig.USE_DUALSTACK_ENDPOINT + "; ")
                + unreached();
    }

    private static String unreached() {
        return "check the network, " + AwsConfig.REGION + " and " + AwsConfig.ENDPOINT + ", and set " + HttpProxy.URL
                + " where AWS is reached through a proxy";
    }

    /** The innermost: where the credentials that a role is assumed with are missing, it is these that are to be mended. */
    private static @Nullable CredentialsException innermostMissing(Throwable thrown) {
        CredentialsException missing = null;
        for (Throwable inner = thrown; inner != null; inner = inner.getCause()) {
            if (inner instanceof CredentialsException found) {
                missing = found;
            }
        }
        return missing;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static Failure retryable(String code, String message) {
        return new Failure(FailureKind.RETRYABLE, code, message);
    }

    private static Failure fatal(String code, String message) {
        return new Failure(FailureKind.FATAL, code, message);
    }
}
