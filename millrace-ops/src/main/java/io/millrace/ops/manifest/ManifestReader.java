package io.millrace.ops.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Unreadable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads connectors from JSON and YAML. A document is what {@code POST /connectors} takes ({@code name}, {@code config}, and perhaps
 * {@code initial_state}), or a bare configuration with its {@code name}; a file may have several. Variables in values are replaced, see
 * {@link Manifest}. What is wrong is an {@link OpsException} of kind {@link Kind#INVALID} that says it all, {@code file:line:column} first,
 * a line each. Immutable.
 */
public final class ManifestReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final YAMLFactory YAML = new YAMLFactory();

    /** How Jackson tells a second place, in brackets, with why it does not show the text there. */
    private static final String SOURCE = "\\[Source: .*?(line: \\d+, column: \\d+)]";

    private final Template template;

    /**
     * @param variables what stands for {@code ${NAME}}
     */
    public ManifestReader(Map<String, String> variables) {
        this.template = new Template(Map.copyOf(variables));
    }

    /** Whether a variable could be named so: capitals, digits and underscores, no digit first. */
    public static boolean isVariableName(String name) {
        return Template.isName(name);
    }

    /** The connectors of files, and of the {@code *.json}, {@code *.yaml} and {@code *.yml} of folders, in the order of their names. */
    public List<Manifest> read(List<Path> filesAndFolders) {
        List<Manifest> manifests = new ArrayList<>();
        for (Path path : filesAndFolders) {
            for (Path file : Files.isDirectory(path) ? files(path) : List.of(path)) {
                manifests.addAll(read(file.toString(), text(file)));
            }
        }
        requireDistinct(manifests);
        return manifests;
    }

    /**
     * The connectors of a text: JSON if it begins with a brace or a bracket, else YAML.
     *
     * @param file what the text is called in messages
     */
    public List<Manifest> read(String file, String text) {
        Problems problems = new Problems(file);
        List<Manifest> manifests = new ArrayList<>();
        String content = text.startsWith("\ufeff") ? text.substring(1) : text;
        boolean isJson = isJson(file, content);
        try (JsonParser parser = (isJson ? JSON : YAML).createParser(content)) {
            while (parser.nextToken() != null) {
                Node document = Node.read(parser, problems);
                if (document.kind() != Node.Kind.NULL) {
                    new DocumentReader(file, document, template, problems)
                            .manifest()
                            .ifPresent(manifests::add);
                }
            }
        } catch (JsonProcessingException e) {
            problems.add(position(e), syntax(e, isJson));
        } catch (IOException e) {
            throw new OpsException(Kind.INVALID, file + ": cannot be read: " + Unreadable.why(e), e);
        }
        problems.check();
        if (manifests.isEmpty()) {
            throw new OpsException(Kind.INVALID, file + ": has no connector in it");
        }
        return manifests;
    }

    /** Refuses two descriptions of one connector: which would count? */
    public static void requireDistinct(List<Manifest> manifests) {
        Map<String, Manifest> byName = new HashMap<>();
        for (Manifest manifest : manifests) {
            Manifest other = byName.putIfAbsent(manifest.name(), manifest);
            if (other != null) {
                throw new OpsException(
                        Kind.INVALID,
                        "%s: connector '%s' is described already in %s"
                                .formatted(manifest.origin(), manifest.name(), other.origin()));
            }
        }
    }

    private static boolean isJson(String file, String content) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return false;
        }
        String start = content.stripLeading();
        return name.endsWith(".json") || start.startsWith("{") || start.startsWith("[");
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("(?i)[^.].*\\.(json|yaml|yml)"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new OpsException(Kind.INVALID, folder + ": has no *.json, *.yaml or *.yml in it");
            }
            return found;
        } catch (IOException e) {
            throw new OpsException(Kind.INVALID, folder + ": cannot be listed: " + Unreadable.why(e), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new OpsException(Kind.INVALID, file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new OpsException(Kind.INVALID, file + ": is not UTF-8", e);
        } catch (IOException e) {
            throw new OpsException(Kind.INVALID, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String position(JsonProcessingException e) {
        MarkedYAMLException yaml = yaml(e);
        if (yaml != null && yaml.getProblemMark() != null) {
            return (yaml.getProblemMark().getLine() + 1) + ":"
                    + (yaml.getProblemMark().getColumn() + 1);
        }
        JsonLocation location = e.getLocation();
        return location == null ? "1:1" : Node.position(location);
    }

    private static String syntax(JsonProcessingException e, boolean isJson) {
        MarkedYAMLException yaml = yaml(e);
        if (yaml != null && yaml.getProblem() != null) {
            return "is not YAML: " + (yaml.getContext() == null ? "" : yaml.getContext() + ", ") + yaml.getProblem();
        }
        String message = String.valueOf(e.getOriginalMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll(SOURCE, "$1");
        String hint = message.contains("'$'") ? "; a variable needs quotes: \"${NAME}\"" : "";
        return "is not " + (isJson ? "JSON" : "YAML") + ": " + message + hint;
    }

    /** What the YAML parser itself says; null if it is not that. */
    private static @Nullable MarkedYAMLException yaml(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException yaml) {
                return yaml;
            }
        }
        return null;
    }
}
