package io.millrace.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks before something is done that cannot be undone; {@code --yes} answers beforehand. */
final class Confirmation {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask first. Needed where there is no terminal to ask on.")
    private boolean isGiven;

    /**
     * Whether the user agrees.
     *
     * @param what what will be done, as a question without its mark
     * @throws UserError if there is nobody to ask
     * @throws Interruption.Requested on Ctrl-C
     */
    boolean isAgreed(String what) {
        if (isGiven) {
            return true;
        }
        Console console = Main.console(spec);
        if (!console.isAsked()) {
            throw new UserError(what + "? There is no terminal to ask on: say --yes to agree.");
        }
        console.err().print(what + "? [y/N] ");
        console.err().flush();
        return answer(console).strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /** Read by a thread of its own: a read of the standard input knows no interrupts, and Ctrl-C is an answer too. */
    private static String answer(Console console) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        answer.complete(line(console));
                    } catch (IOException | RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                },
                "millrace-answer");
        reader.setDaemon(true);
        reader.start();
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            console.err().println();
            throw new Interruption.Requested();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new UserError("The answer cannot be read: " + cause.getMessage(), e);
        }
    }

    /** No further than the end of the line: what follows is for the next question. */
    private static String line(Console console) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = console.in().read(); c >= 0 && c != '\n'; c = console.in().read()) {
            line.append((char) c);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
