package io.millrace.cli;

import io.millrace.cli.Context.Setting;
import io.millrace.ops.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of the context in use, with the environment's variables in them; empty if none is in use. */
final class ContextValues {
    private final Path file;
    private final @Nullable Context context;
    private final Map<String, String> environment;

    /**
     * @param file where the context stands
     * @param context null if none is in use
     * @param environment for the variables in values
     */
    ContextValues(Path file, @Nullable Context context, Map<String, String> environment) {
        this.file = file;
        this.context = context;
        this.environment = environment;
    }

    /** Where the context stands. */
    Path file() {
        return file;
    }

    /** The value at this path, such as {@code connect.url}; null if there is none. */
    @Nullable
    String get(String path) {
        Setting setting = context == null ? null : context.settings().get(path);
        if (setting == null) {
            return null;
        }
        try {
            return Variables.resolve(setting.value(), environment);
        } catch (IllegalArgumentException e) {
            throw wrong(path, String.valueOf(e.getMessage()));
        }
    }

    /** The file at this path; one that is not absolute is beside the configuration file. */
    @Nullable
    Path file(String path) {
        String value = get(path);
        return value == null ? null : file.resolveSibling(value);
    }

    /** All values under this path, which ends in a dot, by what follows it. */
    Map<String, String> under(String prefix) {
        Map<String, String> values = new LinkedHashMap<>();
        if (context != null) {
            for (String path : context.settings().keySet()) {
                String value = path.startsWith(prefix) ? get(path) : null;
                if (value != null) {
                    values.put(path.substring(prefix.length()), value);
                }
            }
        }
        return values;
    }

    /** Where the value at this path comes from, to show beside it. */
    String origin(String path) {
        Setting setting = context == null ? null : context.settings().get(path);
        return context == null || setting == null
                ? ""
                : "from context " + context.name() + " in " + Home.shorten(file, environment) + ":" + setting.line();
    }

    /** An error that names the place of the value at this path. */
    UserError wrong(String path, String problem) {
        Setting setting = context == null ? null : context.settings().get(path);
        return new UserError("%s:%d: %s: %s".formatted(file, setting == null ? 1 : setting.line(), path, problem));
    }

    /** Whether the context has a secret in plain text, and others than the file's owner can read it. */
    boolean showsSecrets() {
        return context != null
                && context.settings().entrySet().stream()
                        .anyMatch(each -> Secrets.isSecret(Context.keyOf(each.getKey()), null)
                                && !Variables.areIn(each.getValue().value()))
                && isReadByOthers();
    }

    private boolean isReadByOthers() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
