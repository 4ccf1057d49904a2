package io.millrace.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.millrace.cli.Context.Setting;
import io.millrace.ops.Suggestions;
import io.millrace.ops.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file: named contexts, and which of them is current. Nothing in it is taken silently: what is unknown is an error
 * with its line.
 *
 * @param path where it is, or would be
 * @param current the current context's name
 * @param contexts the contexts, in the file's order
 */
record ContextFile(Path path, @Nullable String current, Map<String, Context> contexts) {

    /** Keeps the order. */
    ContextFile {
        contexts = Collections.unmodifiableMap(new LinkedHashMap<>(contexts));
    }

    /** Where the file is: {@code $MILLRACE_CONFIG}, or {@code millrace/config.yaml} below {@code $XDG_CONFIG_HOME} or {@code ~/.config}. */
    static Path location(Map<String, String> environment) {
        String file = environment.getOrDefault("MILLRACE_CONFIG", "");
        if (!file.isEmpty()) {
            return Path.of(file);
        }
        String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return folder.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", ""), ".config", "millrace", "config.yaml")
                : Path.of(folder, "millrace", "config.yaml");
    }

    /**
     * Reads the file; there need not be one, unless {@code MILLRACE_CONFIG} names it.
     *
     * @throws UserError if it cannot be read, or something in it is wrong
     */
    static ContextFile read(Map<String, String> environment) {
        Path path = location(environment);
        try {
            return parse(path, Files.readString(path));
        } catch (NoSuchFileException e) {
            return new ContextFile(path, null, Map.of());
        } catch (JsonProcessingException e) {
            throw new UserError(
                    "%s:%d: %s"
                            .formatted(
                                    path,
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr(),
                                    problem(e)),
                    e);
        } catch (IOException e) {
            throw new UserError("Cannot read " + path + ": " + Unreadable.why(e), e);
        }
    }

    /** The context of this name. */
    Context context(String name) {
        Context context = contexts.get(name);
        if (context == null) {
            throw new UserError(
                    contexts.isEmpty()
                            ? "There is no context %s: %s has none. 'millrace context set %s --connect-url URL' makes it."
                                    .formatted(name, path, name)
                            : "There is no context %s in %s, which has %s%s"
                                    .formatted(
                                            name,
                                            path,
                                            String.join(", ", contexts.keySet()),
                                            Suggestions.hint(name, contexts.keySet())));
        }
        return context;
    }

    /** With this context, in the place of one of the same name; the first is the current one. */
    ContextFile with(Context context) {
        Map<String, Context> all = new LinkedHashMap<>(contexts);
        all.put(context.name(), context);
        return new ContextFile(path, contexts.isEmpty() ? context.name() : current, all);
    }

    /** Without the context of this name. */
    ContextFile without(String name) {
        Map<String, Context> others = new LinkedHashMap<>(contexts);
        others.remove(name);
        return new ContextFile(path, name.equals(current) ? null : current, others);
    }

    /** With another current context. */
    ContextFile withCurrent(String name) {
        return new ContextFile(path, name, contexts);
    }

    /** As nested maps. */
    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (current != null) {
            tree.put("current", current);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        contexts.forEach((name, context) -> all.put(name, context.tree(false)));
        tree.put("contexts", all);
        return tree;
    }

    /** Nested maps as YAML. */
    static String yaml(Object tree) {
        try {
            YAMLFactory yaml = YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build();
            return new ObjectMapper(yaml).writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ContextFile parse(Path path, String text) throws IOException {
        try (JsonParser yaml = new YAMLFactory().createParser(text)) {
            yaml.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            Reader reader = new Reader(path, yaml);
            reader.file();
            return new ContextFile(path, reader.current, reader.contexts);
        }
    }

    private static String problem(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("no YAML").strip();
    }

    /** Walks over the file's tokens, and knows the line of each. */
    private static final class Reader {
        private final Path path;
        private final JsonParser yaml;
        private final Map<String, Context> contexts = new LinkedHashMap<>();
        private @Nullable String current;

        Reader(Path path, JsonParser yaml) {
            this.path = path;
            this.yaml = yaml;
        }

        void file() throws IOException {
            if (yaml.nextToken() == null) {
                return;
            }
            if (!isMap("The file")) {
                return;
            }
            while (yaml.nextToken() == JsonToken.FIELD_NAME) {
                String key = yaml.currentName();
                int line = line();
                yaml.nextToken();
                switch (key) {
                    case "current" -> current = value("current");
                    case "contexts" -> contexts();
                    default ->
                        throw wrong(line, "unknown key " + key + Suggestions.hint(key, List.of("current", "contexts")));
                }
            }
            if (yaml.nextToken() != null) {
                throw wrong(line(), "a second YAML document; one is read");
            }
        }

        private void contexts() throws IOException {
            if (!isMap("contexts")) {
                return;
            }
            while (yaml.nextToken() == JsonToken.FIELD_NAME) {
                String name = yaml.currentName();
                Map<String, Setting> settings = new LinkedHashMap<>();
                yaml.nextToken();
                if (isMap("context " + name)) {
                    settings("", settings);
                }
                contexts.put(name, new Context(name, settings));
            }
        }

        private void settings(String prefix, Map<String, Setting> settings) throws IOException {
            while (yaml.nextToken() == JsonToken.FIELD_NAME) {
                String key = prefix + yaml.currentName();
                int line = line();
                JsonToken token = yaml.nextToken();
                boolean isSection = Context.SECTIONS.contains(key) || key.startsWith("databases.");
                if (token == JsonToken.START_OBJECT && isSection) {
                    settings(key + ".", settings);
                } else if (token != JsonToken.VALUE_NULL || !isSection) {
                    String complaint = Context.complaint(key);
                    if (!complaint.isEmpty()) {
                        throw wrong(line, complaint);
                    }
                    settings.put(key, new Setting(value(key), line));
                }
            }
        }

        /** Whether there is something under the key: an empty value is an empty map. */
        private boolean isMap(String what) {
            if (yaml.currentToken() != JsonToken.START_OBJECT && yaml.currentToken() != JsonToken.VALUE_NULL) {
                throw wrong(line(), what + " is no map of keys and values");
            }
            return yaml.currentToken() == JsonToken.START_OBJECT;
        }

        private String value(String key) throws IOException {
            if (!yaml.currentToken().isScalarValue() || yaml.currentToken() == JsonToken.VALUE_NULL) {
                throw wrong(line(), key + " needs a single value");
            }
            return yaml.getText();
        }

        private int line() {
            return yaml.currentTokenLocation().getLineNr();
        }

        private UserError wrong(int line, String message) {
            return new UserError("%s:%d: %s".formatted(path, line, message));
        }
    }
}
