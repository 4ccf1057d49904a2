package io.millrace.testkit.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.internal.Await;
import io.millrace.testkit.internal.TempFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Apicurio's schema registry in a process of its own, in memory, on a free port of the loopback interface. It speaks its own API and
 * that of Confluent's registry. It refuses schemas that are not valid, and those that cannot read what was written with the one before
 * ({@code BACKWARD}, the default of Confluent's registry). It does not outlive the JVM that started it. Thread-safe.
 */
public final class SchemaRegistry implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TempFolder folder;
    private final Process process;
    private final URI url;

    private SchemaRegistry(TempFolder folder, Process process, URI url) {
        this.folder = folder;
        this.process = process;
        this.url = url;
    }

    /**
     * Starts a registry.
     *
     * @param distribution the folder with what {@code io.apicurio:apicurio-registry-app} holds
     * @throws IllegalStateException when it does not start, with the end of its log
     */
    public static SchemaRegistry start(Path distribution) {
        TempFolder folder = TempFolder.create("registry");
        try {
            Path log = folder.path().resolve("registry.log");
            Process process = launch(distribution, log);
            try {
                SchemaRegistry registry = new SchemaRegistry(folder, process, awaitUrl(process, log));
                registry.send(
                        "POST",
                        "apis/registry/v2/admin/rules",
                        JSON.writeValueAsString(Map.of("type", "VALIDITY", "config", "FULL")));
                registry.send(
                        "PUT", "apis/ccompat/v7/config", JSON.writeValueAsString(Map.of("compatibility", "BACKWARD")));
                return registry;
            } catch (IOException | RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("Cannot start the schema registry in " + distribution, e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static Process launch(Path distribution, Path log) throws IOException {
        Path jar = runner(distribution);
        Path ours;
        try {
            ours = Path.of(SchemaRegistry.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the test kit's own classes are in no file", e);
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        jar + File.pathSeparator + ours,
                        SchemaRegistryMain.class.getName(),
                        mainClass(jar))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("QUARKUS_HTTP_HOST", "127.0.0.1", "QUARKUS_HTTP_PORT", "0"));
        return builder.start();
    }

    private static Path runner(Path distribution) throws IOException {
        try (Stream<Path> files = Files.list(distribution)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no *-runner.jar"));
        }
    }

    private static String mainClass(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest.getMainAttributes().getValue("Main-Class");
        }
    }

    private static URI awaitUrl(Process process, Path log) {
        List<URI> found = new ArrayList<>();
        Await.until(START_TIMEOUT, () -> "the schema registry does not start; its log: " + tail(log), () -> {
            Matcher matcher = LISTENING.matcher(Files.readString(log));
            if (matcher.find()) {
                found.add(URI.create(matcher.group(1) + "/"));
            } else if (!process.isAlive()) {
                throw new IllegalStateException("The schema registry ended with status " + process.exitValue()
                        + "; its log ends: " + tail(log));
            }
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e + ")";
        }
    }

    /** Where the API of Confluent's registry is served: what {@code schema.registry.url} takes. */
    public URI confluentUrl() {
        return url.resolve("apis/ccompat/v7");
    }

    /**
     * The settings of a connector whose keys and values are Avro in Confluent's wire format, as Apicurio's converter writes it: a zero,
     * four bytes with the schema's id, the datum. Each schema is registered as it comes, under the topic's name with {@code -key}
     * or {@code -value}.
     */
    public Map<String, String> avroConverters() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String converter : List.of("key.converter", "value.converter")) {
            settings.put(converter, "io.apicurio.registry.utils.converter.AvroConverter");
            Map.of(
                            "url",
                            url.resolve("apis/registry/v2").toString(),
                            "auto-register",
                            "true",
                            "find-latest",
                            "true",
                            "as-confluent",
                            "true",
                            "use-id",
                            "contentId",
                            "headers.enabled",
                            "false")
                    .forEach((key, value) -> settings.put(converter + ".apicurio.registry." + key, value));
        }
        return settings;
    }

    /** The subjects that schemas were registered under. */
    public List<String> subjects() {
        return texts(get("apis/ccompat/v7/subjects"));
    }

    /** All schemas of a subject as JSON text, the oldest first. */
    public List<String> schemas(String subject) {
        String versions = "apis/ccompat/v7/subjects/" + encode(subject) + "/versions";
        return texts(get(versions)).stream()
                .map(version -> get(versions + "/" + version).path("schema").asText())
                .toList();
    }

    /** The schema as JSON text whose id a message names. */
    public String schema(int id) {
        return get("apis/ccompat/v7/schemas/ids/" + id).path("schema").asText();
    }

    /**
     * What a new schema of the subject must be to the one before, from now on: {@code BACKWARD}, {@code FULL}, {@code NONE}. Once for a
     * subject, which must have a schema.
     */
    public void compatibility(String subject, String level) {
        // Not through Confluent's API: there, NONE would bring back what holds for all subjects.
        send(
                "POST",
                "apis/registry/v2/groups/default/artifacts/" + encode(subject) + "/rules",
                JSON.createObjectNode()
                        .put("type", "COMPATIBILITY")
                        .put("config", level)
                        .toString());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private JsonNode get(String path) {
        try {
            return JSON.readTree(send("GET", path, ""));
        } catch (IOException e) {
            throw new UncheckedIOException("The schema registry's answer to " + path + " is no JSON", e);
        }
    }

    private String send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException("The schema registry refused " + method + " " + path + " with status "
                        + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("The schema registry does not answer " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted: " + method + " " + path, e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Ends the process; what it held is gone. Safe to call again. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }
}
