package io.millrace.it.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.utility.DockerImageName;

/**
 * The images of the containers: those that {@code docker-compose.yml} pins, and like there the variables {@code KAFKA_IMAGE},
 * {@code POSTGRES_IMAGE}, {@code MYSQL_IMAGE} and {@code MONGODB_IMAGE} name others, such as copies in a registry of one's own.
 */
final class Images {
    /** The last that asks for no token; what compose runs is another emulator. */
    static final DockerImageName LOCALSTACK = DockerImageName.parse("localstack/localstack:4.14.0");

    private static final String COMPOSE = read();

    private Images() {}

    static DockerImageName kafka() {
        return image("KAFKA_IMAGE", "apache/kafka");
    }

    static DockerImageName postgres() {
        return image("POSTGRES_IMAGE", "postgres");
    }

    static DockerImageName mysql() {
        return image("MYSQL_IMAGE", "mysql");
    }

    static DockerImageName mongo() {
        return image("MONGODB_IMAGE", "mongo");
    }

    private static DockerImageName image(String variable, String original) {
        String asked = System.getenv(variable);
        return asked == null || asked.isEmpty() ? DockerImageName.parse(pinned(variable)) : copy(asked, original);
    }

    /** An image that Testcontainers takes for the original, whatever it is called. */
    static DockerImageName copy(String name, String original) {
        return DockerImageName.parse(name).asCompatibleSubstituteFor(original);
    }

    private static String pinned(String variable) {
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
