package io.millrace.ops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class NoAnswerTest {
    @Test
    void aCertificateThatHasExpiredIsNotOneOfAnUnknownCa() {
        IOException expired = new SSLHandshakeException("PKIX path validation failed: validity check failed");
        expired.initCause(new CertPathValidatorException("validity check failed", new CertificateExpiredException()));

        assertThat(reason(expired)).contains("is not valid today").doesNotContain("caFile");
        assertThat(reason(new SSLHandshakeException("PKIX path building failed: unable to find")))
                .contains("not signed by a CA that is trusted", "connect.caFile");
    }

    @Test
    void aClientCertificateThatTheServerDoesNotTakeIsToldWhateverItsAlert() {
        for (String alert :
                new String[] {"bad_certificate", "certificate_required", "certificate_unknown", "unknown_ca"}) {
            assertThat(reason(new SSLHandshakeException("(" + alert + ") Received fatal alert: " + alert)))
                    .contains("another client certificate", alert, "connect.certificateFile");
        }
        assertThat(reason(new SSLHandshakeException("Received fatal alert: protocol_version")))
                .isEqualTo("TLS failed (Received fatal alert: protocol_version)");
    }

    @Test
    void aConnectionThatDoesNotComeAboutIsToldWithItsOwnTime() {
        assertThat(reason(new HttpConnectTimeoutException("timed out"))).startsWith("no connection within 5 s;");
    }

    private static String reason(IOException e) {
        return NoAnswer.reason(e, "connect", Duration.ofSeconds(5));
    }
}
