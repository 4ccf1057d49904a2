package io.millrace.cli;

import io.millrace.ops.ConnectorOffset;
import io.millrace.ops.MillraceOps;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = {
            "Shows how far a connector has come, as Connect has stored it.",
            "",
            "With -o json, the output can be edited and given to 'offsets alter -f'."
        },
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace offsets get orders-sink", "  millrace offsets get orders-source -o json > offsets.json"})
final class OffsetsGetCommand extends OpsCommand {
    @Parameters(paramLabel = "NAME", description = "A connector.")
    private String name;

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        List<ConnectorOffset> offsets = ops.offsets().get(name);
        if (output.isJson()) {
            output.json(offsets);
        } else if (offsets.isEmpty()) {
            output.line("Connect has stored no offsets of " + name + ".");
        } else if (offsets.get(0).partition().containsKey("kafka_topic")) {
            Table table = Table.of("TOPIC", "PARTITION", "OFFSET");
            offsets.forEach(each -> table.row(
                    each.partition().get("kafka_topic"),
                    each.partition().get("kafka_partition"),
                    each.offset() == null ? null : each.offset().get("kafka_offset")));
            output.table(table);
        } else {
            Table table = Table.of("PARTITION", "OFFSET");
            offsets.forEach(each -> table.row(OffsetsJson.text(each.partition()), OffsetsJson.text(each.offset())));
            output.table(table);
        }
        return ExitCode.OK;
    }
}
