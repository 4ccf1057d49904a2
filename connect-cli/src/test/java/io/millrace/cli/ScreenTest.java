package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenTest {
    /** What a terminal is told and how it is set: before there is a screen, with it, and after it. */
    public static void main(String... args) throws IOException, InterruptedException {
        Path settings = Path.of(args[0]);
        Console console = Console.system();
        settings(settings.resolve("before"));
        try (Screen screen = new Screen(console)) {
            screen.paint(List.of(), false);
            settings(settings.resolve("open"));
        }
        settings(settings.resolve("after"));
    }

    /** Ctrl-Z would stop the JVM, and leave the shell with a screen that has no cursor. */
    @Test
    void givesTheTerminalBackAsItWasAndIsNotStoppedByControlZ(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script, of util-linux, makes the terminal");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "'%s' -cp '%s' %s '%s'"
                .formatted(java, System.getProperty("java.class.path"), ScreenTest.class.getName(), folder);
        Path typescript = folder.resolve("typescript");
        Process process = new ProcessBuilder("script", "-qec", command, "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(typescript.toFile())
                .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(typescript);

        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("\u001b[?1049h", "\u001b[?25l").endsWith("\u001b[?7h\u001b[?25h\u001b[?1049l");
        assertThat(Files.readString(folder.resolve("open"))).contains(" -echo ", "susp = <undef>");
        assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
    }

    private static void settings(Path file) throws IOException, InterruptedException {
        new ProcessBuilder("stty", "-a")
                .redirectInput(Path.of("/dev/tty").toFile())
                .redirectOutput(file.toFile())
                .start()
                .waitFor();
    }
}
