package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;

/** A command that asks the servers: it has the options that say where they are, and how to print. */
abstract class OpsCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = "%nWhere the servers are:%n")
    private ConnectionOptions connection = new ConnectionOptions();

    private String place = "";

    @Override
    public final Integer call() throws Exception {
        MillraceOps given = output.ops();
        if (given != null) {
            return run(given, output);
        }
        Connection servers = connection.resolve(output.console());
        place = servers.place();
        try (MillraceOps ops = servers.open(output::note)) {
            return run(ops, output);
        } catch (OpsException e) {
            throw servers.explain(e);
        }
    }

    /** Where it will be done, for a question that only makes sense of the right servers; empty if a test gave the operations. */
    final String place() {
        return place;
    }

    /**
     * Does the command's work.
     *
     * @return the exit code, one of {@link ExitCode}
     */
    abstract int run(MillraceOps ops, OutputOptions output) throws Exception;
}
