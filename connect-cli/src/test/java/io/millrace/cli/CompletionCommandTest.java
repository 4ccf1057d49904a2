package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
    /** Types a line with tabs in a terminal, where what it became is shown in brackets, and with it what zsh complains of. */
    private static final String TYPE = """
            zmodload zsh/zpty
            zpty terminal zsh -f -i
            zpty -w terminal 'PS1=; unset zle_bracketed_paste; fpath=("$FOLDER" $fpath); autoload -Uz compinit; compinit -u -D'
            zpty -w terminal 'millrace() { print "<$*>"; }; cd "$FOLDER"; echo RE""ADY'
            zpty -r terminal text '*READY*'
            zpty -w terminal $'millrace sta\t -o js\t --command-config only\t'
            zpty -r terminal text '*<*>*'
            print -r -- "$text"
            """;

    @TempDir
    private Path folder;

    @Test
    void zshIsToldNothingThatItDoesNotKnow() {
        assertThat(completion("zsh")).startsWith("#compdef millrace\n").doesNotContain("compopt");
    }

    @Test
    void zshCompletesFromTheFirstTabOnWithoutComplaints() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/zsh")) || Files.isExecutable(Path.of("/usr/bin/zsh")),
                "there is no zsh on this machine: nobody tries its completion");
        Files.writeString(folder.resolve("_millrace"), completion("zsh"));
        Files.writeString(folder.resolve("only-file"), "");

        assertThat(run("zsh", "-f", "-c", TYPE))
                .contains("<status -o json --command-config only-file>")
                .doesNotContain("not found");
    }

    private static String completion(String shell) {
        return CliRun.of(Map.of(), "completion", shell).out();
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FOLDER", folder.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
