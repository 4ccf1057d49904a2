package io.millrace.it.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images of the containers: those that {@code docker-compose.yml} pins, and like there the variables {@code KAFKA_IMAGE},
 * {@code POSTGRES_IMAGE}, {@code MYSQL_IMAGE} and {@code MONGODB_IMAGE} name others.
 */
public final class Images {
    /** The last that asks for no token; what compose runs is another emulator. */
    static final String LOCALSTACK = "localstack/localstack:4.14.0";

    private static final String COMPOSE = read();

    private Images() {}

    static String kafka() {
        return image("KAFKA_IMAGE");
    }

    static String postgres() {
        return image("POSTGRES_IMAGE");
    }

    static String mysql() {
        return image("MYSQL_IMAGE");
    }

    public static String mongo() {
        return image("MONGODB_IMAGE");
    }

    private static String image(String variable) {
        String asked = System.getenv(variable);
        if (asked != null && !asked.isEmpty()) {
            return asked;
        }
        Matcher pinned = Pattern.compile("\\$\\{" + variable + ":-([^}\\s]+)}").matcher(COMPOSE);
        if (!pinned.find()) {
            throw new IllegalStateException("docker-compose.yml pins no " + variable);
        }
        return pinned.group(1);
    }

    private static String read() {
        try {
            return Files.readString(Path.of(
                    Objects.requireNonNull(System.getProperty("millrace.root"), "set by the POM"),
                    "docker-compose.yml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
