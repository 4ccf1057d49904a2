package io.millrace.cli;

import io.millrace.ops.OpsException;
import io.millrace.ops.manifest.Manifest;
import io.millrace.ops.manifest.ManifestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The files that describe connectors, and the variables in them. */
final class ManifestOptions {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            arity = "1..*",
            required = true,
            description = {
                "JSON or YAML: what POST /connectors takes (name, config, initial_state), or a bare configuration with"
                        + " its name. A folder stands for its *.json, *.yaml and *.yml, - for the standard input.",
                "$${NAME} in a value is a variable of the environment or of --var, $${NAME:-TEXT} has a default, and"
                        + " $$$${NAME} means $${NAME} itself. Names are of capitals; all else, such as $${file:/secrets:key}"
                        + " of Connect's config providers, stays as it is."
            })
    private List<Path> files = List.of();

    @Option(
            names = "--var",
            paramLabel = "NAME=VALUE",
            description = "A variable, before one of the environment. May be repeated.")
    private Map<String, String> variables = new LinkedHashMap<>();

    /**
     * Reads all files.
     *
     * @throws UserError if something in one is wrong
     */
    List<Manifest> read() {
        Console console = Main.console(spec);
        Map<String, String> all = new HashMap<>(console.environment());
        variables.forEach((name, value) -> {
            if (!ManifestReader.isVariableName(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + name
                                + "' (--var) is no name of a variable: capitals, digits and underscores, such as DB_HOST");
            }
            all.put(name, value);
        });
        try {
            ManifestReader reader = new ManifestReader(all);
            List<Manifest> manifests = new ArrayList<>();
            for (Path file : files) {
                manifests.addAll(
                        file.equals(STANDARD_INPUT)
                                ? reader.read("standard input", standardInput(console))
                                : reader.read(List.of(file)));
            }
            ManifestReader.requireDistinct(manifests);
            return manifests;
        } catch (OpsException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    private static String standardInput(Console console) {
        try {
            return new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UserError("The standard input cannot be read: " + e.getMessage(), e);
        }
    }
}
