package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
    private static final Map<String, String> NOTHING = Map.of();

    @Test
    void aloneItHelps() {
        CliRun run = CliRun.of(NOTHING);

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("Usage: millrace").contains("list").contains("Examples:");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void saysItsVersionAndThatOfJava() {
        CliRun run = CliRun.of(NOTHING, "--version");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("millrace ").contains("Java " + Runtime.version());
    }

    @Test
    void anUnknownCommandIsRefusedInOneLineWithWhatMayBeMeant() {
        CliRun run = CliRun.of(NOTHING, "lits");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .hasLineCount(1)
                .startsWith("millrace: ")
                .contains("'lits'")
                .contains("did you mean list?");
    }

    @Test
    void anUnknownOptionIsRefusedInOneLineWithWhatMayBeMeant() {
        CliRun run = CliRun.of(NOTHING, "list", "--conect-url", "http://localhost");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .hasLineCount(1)
                .contains("--conect-url")
                .contains("did you mean --connect-url?")
                .contains("See 'millrace list --help'.");
    }

    @Test
    void anOptionBeforeItsCommandIsToldWhereItBelongs() {
        CliRun run = CliRun.of(NOTHING, "-o", "json", "list");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "millrace: There is no option -o here; those of a command stand after its name. See 'millrace --help'.");
    }

    @Test
    void anOptionOfTheProgramItselfThatIsMistypedIsToldAsWhatMayBeMeant() {
        assertThat(CliRun.of(NOTHING, "--verison").err()).contains("no option --verison; did you mean --version?");
    }

    @Test
    void whatIsRefusedIsSaidWithoutStutter() {
        assertThat(CliRun.of(NOTHING, "apply", "-f", "x", "--var", "X").err())
                .startsWith("millrace: Value for option '--var'");
        assertThat(CliRun.of(NOTHING, "watch", "x", "--group", "g").err())
                .startsWith("millrace: Missing required argument(s): --exec");
    }

    @Test
    void aValueOfTheWrongKindIsRefusedInOneLine() {
        CliRun run = CliRun.of(NOTHING, "list", "--timeout", "soon");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).hasLineCount(1).contains("--timeout").contains("'soon' is no duration such as");
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedWithWhoNamedIt() {
        CliRun run = CliRun.of(NOTHING, "list", "--connect-url", "http://localhost:1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err()).hasLineCount(1).contains("http://localhost:1").contains("(from --connect-url)");
    }

    @Test
    void verboseShowsTheStackTrace() {
        CliRun run = CliRun.of(NOTHING, "-v", "list", "--connect-url", "http://localhost:1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err()).contains("ConnectException").contains("\tat io.millrace");
    }

    @Test
    void endsQuietlyOnceNobodyReads() {
        StringWriter err = new StringWriter();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        PrintWriter out = new PrintWriter(new PipeOutput(closed), true, StandardCharsets.UTF_8);

        int exitCode = Main.run(new Console(out, new PrintWriter(err, true), NOTHING, false), "--help");

        assertThat(exitCode).isEqualTo(141);
        assertThat(err.toString()).isEmpty();
    }
}
