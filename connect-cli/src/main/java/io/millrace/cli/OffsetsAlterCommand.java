package io.millrace.cli;

import io.millrace.ops.ConnectorOffset;
import io.millrace.ops.MillraceOps;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "alter",
        description = {
            "Sets a connector back or forward.",
            "",
            "The connector must be stopped, or --stop be given. Needs workers of Kafka 3.6 or later."
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace offsets alter orders-sink --topic shop.orders --partition 0 --offset 120 --stop",
            "  millrace offsets alter orders-source --partition '{\"server\":\"shop\"}' --offset '{\"lsn\":4711}'",
            "  millrace offsets alter orders-source -f offsets.json --stop"
        })
final class OffsetsAlterCommand extends OpsCommand {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "A connector.")
    private String name;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Offsets as 'offsets get -o json' writes them. Those that are not in it stay.")
    private @Nullable Path file;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Of a sink: the topic of Kafka.")
    private @Nullable String topic;

    @Option(
            names = "--partition",
            paramLabel = "N|JSON",
            description = "Of a sink: the topic's partition. Of a source: what it reads, as 'offsets get' shows it.")
    private @Nullable String partition;

    @Option(
            names = "--offset",
            paramLabel = "N|JSON",
            description = "Of a sink: the record it reads next. Of a source: how far it has come; null forgets it.")
    private @Nullable String offset;

    @Mixin
    private StopOption stop = new StopOption();

    /** What was set, and what Connect said. */
    record Altered(String name, List<ConnectorOffset> offsets, String message) {}

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        List<ConnectorOffset> offsets = offsets();
        String message = stop.call(ops, name, output, () -> ops.offsets().alter(name, offsets));
        if (output.isJson()) {
            output.json(new Altered(name, offsets, message));
        } else {
            output.line(name + ": " + message);
        }
        return ExitCode.OK;
    }

    private List<ConnectorOffset> offsets() {
        if (file != null) {
            if (topic != null || partition != null || offset != null) {
                throw usage("--file excludes --topic, --partition and --offset");
            }
            return OffsetsJson.file(file);
        }
        if (partition == null || offset == null) {
            throw usage("Give --file, or --partition and --offset, with --topic for a sink");
        }
        if (topic != null) {
            return List.of(ConnectorOffset.ofSink(
                    topic,
                    (int) number("--partition", partition, Integer.MAX_VALUE),
                    number("--offset", offset, Long.MAX_VALUE)));
        }
        Map<String, @Nullable Object> source = OffsetsJson.object("--partition", partition);
        if (source == null) {
            throw usage("--partition cannot be null");
        }
        return List.of(new ConnectorOffset(source, OffsetsJson.object("--offset", offset)));
    }

    private long number(String option, String text, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw usage(option + ": '" + text + "' is no number; with --topic it must be one");
        }
        throw usage(option + ": " + text + " is not between 0 and " + most);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
