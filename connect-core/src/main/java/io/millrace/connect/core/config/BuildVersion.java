package io.millrace.connect.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version that the build gave us. */
public final class BuildVersion {
    private static final String VERSION = read();

    private BuildVersion() {}

    public static String get() {
        return VERSION;
    }

    private static String read() {
        try (InputStream in = BuildVersion.class.getResourceAsStream("/io/millrace/connect/core/build.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, "build.properties is missing from the jar"));
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties cannot be read", e);
        }
    }
}
