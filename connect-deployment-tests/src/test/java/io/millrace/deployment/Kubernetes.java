package io.millrace.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The resources in {@code kubernetes/}. Immutable. */
final class Kubernetes {
    private static final Path FOLDER = ProjectFiles.at("kubernetes");

    private Kubernetes() {}

    static List<Path> files() {
        return yaml(FOLDER);
    }

    static List<Path> connectors() {
        return yaml(FOLDER.resolve("connectors"));
    }

    private static List<Path> yaml(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> resources(Path file) {
        return ProjectFiles.yaml(ProjectFiles.text(file));
    }

    /** The only resource of that kind in a file. */
    static JsonNode one(String file, String kind) {
        List<JsonNode> found = resources(FOLDER.resolve(file)).stream()
                .filter(resource -> kind.equals(resource.path("kind").asText()))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " of kind " + kind + " in " + file);
        }
        return found.get(0);
    }

    static JsonNode connect() {
        return one("connect.yaml", "KafkaConnect");
    }
}
