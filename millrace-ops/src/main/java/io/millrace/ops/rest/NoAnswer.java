package io.millrace.ops.rest;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why nobody answers over HTTP, as an operator sees it. */
public final class NoAnswer {
    /** What servers say to a client certificate that is missing, or that they do not trust. */
    private static final Pattern CERTIFICATE_REFUSED = Pattern.compile(
            "fatal alert: (bad_certificate|certificate_(required|unknown|expired)|unsupported_certificate|unknown_ca)");

    private NoAnswer() {}

    /**
     * The reason, as a part of a sentence.
     *
     * @param e what the client threw
     * @param section of a context, whose TLS settings count: {@code connect}
     * @param timeout of the connection
     */
    public static String reason(IOException e, String section, Duration timeout) {
        SSLException tls = find(e, SSLException.class);
        if (tls != null) {
            return tls(tls, section);
        }
        if (find(e, UnresolvedAddressException.class) != null || find(e, UnknownHostException.class) != null) {
            return "there is no host of that name";
        }
        if (e instanceof HttpConnectTimeoutException) {
            return "no connection within " + seconds(timeout) + "; a firewall may drop it";
        }
        if (e instanceof HttpTimeoutException) {
            return "no answer within " + seconds(timeout);
        }
        if (find(e, ConnectException.class) != null) {
            return "connection refused";
        }
        return "the connection ended without an answer (%s); a port that speaks https wants an https URL"
                .formatted(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    private static String tls(SSLException e, String section) {
        String message = String.valueOf(e.getMessage());
        if (find(e, CertificateExpiredException.class) != null
                || find(e, CertificateNotYetValidException.class) != null) {
            return "its certificate, or that of its CA, is not valid today; it must be renewed, or a clock is wrong";
        }
        if (message.contains("PKIX") || message.contains("unable to find valid certification path")) {
            return "its certificate is not signed by a CA that is trusted; name the CA's certificate in " + section
                    + ".caFile of the context";
        }
        if (message.contains("No subject alternative") || message.contains("No name matching")) {
            return "its certificate is for another name (" + message + ")";
        }
        if (message.contains("ecognized SSL message")) {
            return "it does not speak TLS; it may want an http URL";
        }
        if (CERTIFICATE_REFUSED.matcher(message).find()) {
            return "it wants another client certificate than it was shown (" + message + "); see " + section
                    + ".certificateFile and keyFile of the context";
        }
        return "TLS failed (" + message + ")";
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static <T extends Throwable> @Nullable T find(Throwable e, Class<T> type) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
