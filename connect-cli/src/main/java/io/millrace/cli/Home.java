package io.millrace.cli;

import java.nio.file.Path;
import java.util.Map;

/** Paths as people write them. */
final class Home {
    private Home() {}

    /** The path, with {@code ~} for the user's folder. */
    static String shorten(Path path, Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return home.length() > 1 && path.startsWith(home) ? "~/" + Path.of(home).relativize(path) : path.toString();
    }
}
