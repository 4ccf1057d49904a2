package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.Secrets;
import io.millrace.ops.Suggestions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code millrace}. */
@Command(
        name = "millrace",
        description = "Starts, watches, snapshots and throttles pipelines of database changes on Kafka Connect.",
        versionProvider = Version.class,
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace context set dev --connect-url http://localhost:8083 --bootstrap-servers localhost:9092",
            "  millrace list",
            "  millrace list --help"
        },
        subcommands = {
            ApplyCommand.class,
            ValidateCommand.class,
            PluginsCommand.class,
            DeleteCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            StopCommand.class,
            RestartCommand.class,
            OffsetsCommand.class,
            LogLevelCommand.class,
            ListCommand.class,
            StatusCommand.class,
            MonitorCommand.class,
            SchemaHistoryCommand.class,
            BackpressureCommand.class,
            SnapshotCommand.class,
            WatchCommand.class,
            // last
            ContextCommand.class,
            CompletionCommand.class
        })
public final class Main implements Runnable {
    /** Heads the examples in every command's help. */
    static final String EXAMPLES = "%nExamples:%n";

    /** As shells report a command that wrote to a pipe which nobody read any more: 128 and the number of SIGPIPE. */
    private static final int BROKEN_PIPE = 141;

    private static final int WIDTH = 100;

    private final Console console;
    private final BooleanSupplier isInterrupted;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // for picocli
    private boolean help;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Shows stack traces of errors, and what Kafka's clients log.")
    private boolean verbose;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the versions of millrace and of Java.")
    @SuppressWarnings("UnusedVariable") // for picocli
    private boolean version;

    /** What tests give commands instead of servers. */
    private final @Nullable MillraceOps ops;

    private Main(Console console, BooleanSupplier isInterrupted, @Nullable MillraceOps ops) {
        this.console = console;
        this.isInterrupted = isInterrupted;
        this.ops = ops;
    }

    /** The process's entry. */
    public static void main(String... args) {
        Interruption interruption = Interruption.of(Thread.currentThread());
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        Installation.nameDrivers();
        int exitCode;
        try {
            exitCode = run(new Main(Console.system(), interruption::isRequested, null), args);
        } finally {
            interruption.end();
        }
        System.exit(exitCode);
    }

    /**
     * Runs a command, in this JVM.
     *
     * @return the exit code, one of {@link ExitCode}
     */
    public static int run(Console console, String... args) {
        return run(new Main(console, () -> false, null), args);
    }

    /** Runs a command on these operations, which are not closed, instead of those over servers. */
    static int run(Console console, MillraceOps ops, String... args) {
        return run(new Main(console, () -> false, ops), args);
    }

    private static int run(Main main, String... args) {
        Console console = main.console;
        try {
            int exitCode = commandLine(main).execute(args);
            console.out().flush();
            console.err().flush();
            return exitCode;
        } catch (PipeOutput.Closed e) {
            return BROKEN_PIPE;
        }
    }

    /** The command with all its subcommands. */
    static CommandLine commandLine(Console console) {
        return commandLine(new Main(console, () -> false, null));
    }

    private static CommandLine commandLine(Main main) {
        Console console = main.console;
        CommandLine commandLine = new CommandLine(main);
        commandLine.registerConverter(Duration.class, new DurationConverter());
        HelpLayout.install(commandLine);
        return commandLine
                .setUsageHelpWidth(console.isTerminal() ? Math.min(120, Math.max(60, console.width())) : WIDTH)
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(main::execute)
                .setParameterExceptionHandler((e, args) -> main.refuse(e))
                .setExecutionExceptionHandler((e, command, result) -> main.fail(e));
    }

    /** The console that the command of this specification was run with. */
    static Console console(CommandSpec spec) {
        return ((Main) spec.root().userObject()).console;
    }

    /** The operations that the command of this specification was given; null: those over servers. */
    static @Nullable MillraceOps ops(CommandSpec spec) {
        return ((Main) spec.root().userObject()).ops;
    }

    /** Without a command, helps. */
    @Override
    public void run() {
        spec.commandLine().usage(console.out());
    }

    private int execute(ParseResult result) {
        if (verbose) {
            // Read once, when the first logger is made.
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
            System.setProperty("org.slf4j.simpleLogger.log.org.apache.kafka.common.config", "warn");
        }
        try {
            return new CommandLine.RunLast().execute(result);
        } catch (PipeOutput.Closed e) {
            return BROKEN_PIPE;
        }
    }

    private int refuse(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String message = String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^Error: ", "")
                .replace("option option", "option");
        if (e instanceof UnmatchedArgumentException unmatched) {
            message = unknown(unmatched);
        }
        error(message + (message.endsWith("?") || message.endsWith(".") ? " " : ". ") + "See '" + command
                + " --help'.");
        return ExitCode.USAGE;
    }

    private static String unknown(UnmatchedArgumentException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        String word = e.getUnmatched().get(0);
        if (word.startsWith("-")) {
            boolean isCommand = spec.subcommands().isEmpty();
            // Of one letter, any other is near.
            String hint = isCommand || word.startsWith("--")
                    ? Suggestions.hint(word, spec.optionsMap().keySet())
                    : "";
            return "There is no option " + word
                    + (isCommand || !hint.isEmpty() ? hint : " here; those of a command stand after its name");
        }
        return spec.subcommands().isEmpty()
                ? "'" + word + "' is one argument too many"
                : "There is no command '" + word + "'"
                        + Suggestions.hint(word, spec.subcommands().keySet());
    }

    private int fail(Exception e) {
        if (e instanceof PipeOutput.Closed) {
            return BROKEN_PIPE;
        }
        if (isInterrupted.getAsBoolean() || e instanceof Interruption.Requested) {
            return Interruption.EXIT_CODE;
        }
        if (verbose) {
            StringWriter trace = new StringWriter(); // Drivers and clients quote URLs with all that is in them.
            e.printStackTrace(new PrintWriter(trace, true));
            console.err().print(Secrets.withoutUrlSecrets(trace.toString()));
        }
        if (e instanceof OpsException known) {
            error(String.valueOf(e.getMessage()));
            return ExitCode.of(known);
        }
        if (e instanceof WaitOption.ConnectorFailed) {
            error(String.valueOf(e.getMessage()));
            return ExitCode.CRITICAL;
        }
        if (e instanceof UserError) {
            error(String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        }
        error("unexpected: " + Secrets.withoutUrlSecrets(e.toString()) + (verbose ? "" : "; --verbose shows where"));
        return ExitCode.ERROR;
    }

    /** One line, or several with those after the first indented. */
    private void error(String message) {
        List<String> lines = message.lines().map(Text::printable).toList();
        console.err().println("millrace: " + String.join(System.lineSeparator() + "  ", lines));
    }
}
