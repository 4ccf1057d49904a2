package io.millrace.ops.rest;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings.Tls;
import io.millrace.ops.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS from PEM files: exactly the certificates of the CA file are trusted, and the client shows its own. Files are read when the
 * context is made; what is wrong with one is an {@link OpsException} of kind {@link Kind#INVALID} that names it and its setting.
 * Immutable.
 */
public final class PemTls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final Pattern ANY_KEY = Pattern.compile("-----BEGIN (\\w+ )?PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private final Tls tls;
    private final String section;

    private PemTls(Tls tls, String section) {
        this.tls = tls;
        this.section = section;
    }

    /**
     * Reads the files.
     *
     * @param section of a context that has these settings, for messages: {@code connect}
     */
    public static SSLContext context(Tls tls, String section) {
        return new PemTls(tls, section).context();
    }

    private SSLContext context() {
        if ((tls.certificateFile() == null) != (tls.keyFile() == null)) {
            throw new OpsException(
                    Kind.INVALID,
                    "A client certificate needs certificateFile and keyFile, and only "
                            + (tls.keyFile() == null ? "certificateFile" : "keyFile") + " is set in " + section
                            + " of the context.");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(tls.caFile()), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new OpsException(
                    Kind.INVALID, "TLS cannot be set up (" + section + " of the context): " + e.getMessage(), e);
        }
    }

    /** Null means: those of the JVM. */
    private TrustManager @Nullable [] trust(@Nullable Path file) throws GeneralSecurityException, IOException {
        if (file == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates("caFile", file)) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
        if (tls.certificateFile() == null || tls.keyFile() == null) {
            return null;
        }
        Certificate[] chain =
                certificates("certificateFile", tls.certificateFile()).toArray(new Certificate[0]);
        char[] password = new char[0]; // of a store that is never written
        KeyStore store = emptyStore();
        store.setKeyEntry("client", privateKey(tls.keyFile()), password, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Collection<? extends Certificate> certificates(String setting, Path file) {
        Collection<? extends Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(text(setting, file).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            throw invalid(setting, file, "has a certificate that cannot be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw invalid(setting, file, "has no certificate; it must be PEM, with -----BEGIN CERTIFICATE-----", null);
        }
        return certificates;
    }

    private PrivateKey privateKey(Path file) {
        String text = text("keyFile", file);
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw invalid(
                    "keyFile",
                    file,
                    ANY_KEY.matcher(text).find()
                            ? "has a key that is encrypted or not in PKCS #8; convert it: openssl pkcs8 -topk8 -nocrypt"
                            : "has no key; it must be PEM, with -----BEGIN PRIVATE KEY-----",
                    null);
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(key.group(1).strip());
        } catch (IllegalArgumentException e) {
            throw invalid("keyFile", file, "has a key that is not base64", e);
        }
        for (String algorithm : KEY_ALGORITHMS) {
            PrivateKey found = privateKey(algorithm, encoded);
            if (found != null) {
                return found;
            }
        }
        throw invalid("keyFile", file, "has a key that is none of " + KEY_ALGORITHMS, null);
    }

    /** Null if it is of another algorithm, or cannot be read. */
    private static @Nullable PrivateKey privateKey(String algorithm, byte[] encoded) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private String text(String setting, Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw invalid(setting, file, "does not exist", e);
        } catch (IOException e) {
            throw invalid(setting, file, "cannot be read: " + Unreadable.why(e), e);
        }
    }

    private OpsException invalid(String setting, Path file, String problem, @Nullable Throwable cause) {
        return new OpsException(Kind.INVALID, "%s.%s %s %s.".formatted(section, setting, file, problem), cause);
    }
}
