package io.millrace.connect.aws;

import io.millrace.connect.core.config.KeyedConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Reads the certificates of {@value AwsHttpConfig#TLS_CA_FILE}. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    /** @throws KeyedConfigException if the file holds no certificate that can be read */
    static TrustManager[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new KeyedConfigException(AwsHttpConfig.TLS_CA_FILE, "The file holds no certificate (PEM).", null);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyedConfigException(
                    AwsHttpConfig.TLS_CA_FILE, "The file cannot be read as certificates (PEM).", e);
        }
    }
}
