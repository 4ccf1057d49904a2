package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.Validation.Problem;
import io.millrace.ops.manifest.Deployment;
import io.millrace.ops.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "validate",
        description = {
            "Asks the workers whether the connectors in files are valid, and changes nothing.",
            "",
            "Each key that is refused is on a line of its own, and the exit code is then 5. Connectors may look at what"
                    + " they are to read: that a database answers, for example."
        },
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace validate -f pipelines/", "  millrace validate -f orders-sink.json -o json"})
final class ValidateCommand extends OpsCommand {
    @Mixin
    private ManifestOptions manifests = new ManifestOptions();

    /** The verdict on one connector. */
    record Verdict(String name, String origin, boolean valid, List<Problem> problems) {}

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Manifest manifest : manifests.read()) {
            List<Problem> problems =
                    ops.plugins().validate(manifest.name(), manifest.config()).problems();
            verdicts.add(new Verdict(manifest.name(), manifest.origin(), problems.isEmpty(), problems));
            if (!output.isJson()) {
                print(manifest, problems, output);
            }
        }
        if (output.isJson()) {
            output.json(verdicts);
        }
        return verdicts.stream().allMatch(Verdict::valid) ? ExitCode.OK : ExitCode.INVALID;
    }

    private static void print(Manifest manifest, List<Problem> problems, OutputOptions output) {
        if (problems.isEmpty()) {
            output.line(
                    Cell.of("%s: connector '%s' is ".formatted(manifest.origin(), manifest.name())),
                    new Cell("valid", Style.GOOD));
        }
        for (Problem problem : problems) {
            output.line(new Cell(Deployment.line(manifest, problem), Style.BAD));
            if (!problem.recommended().isEmpty()) {
                output.line("  recommended: " + String.join(", ", problem.recommended()));
            }
        }
    }
}
