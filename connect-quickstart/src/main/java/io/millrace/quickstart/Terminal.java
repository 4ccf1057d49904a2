package io.millrace.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** What the user sees: one line for each slow step, with its seconds; colour on terminals only. Thread-safe. */
final class Terminal {
    private static final int PROGRESS_MILLIS = 200;
    private static final int NAME_WIDTH = 30;
    private static final int MIN_WIDTH = 90;
    private static final int MAX_WIDTH = 130;

    private final PrintStream out;
    private final boolean isTerminal;
    private final boolean isColoured;
    private final int width;
    private boolean showsProgress;

    Terminal(PrintStream out, boolean isTerminal, boolean isColoured, int width) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.showsProgress = isTerminal;
        this.isColoured = isColoured;
        this.width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width));
    }

    /** Styles, as the codes that terminals know. */
    enum Style {
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        CYAN("36");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    int width() {
        return width;
    }

    synchronized void line(String text) {
        out.println(text);
    }

    /** From now on only finished steps are shown. */
    synchronized void stopProgress() {
        showsProgress = false;
    }

    private synchronized boolean showing() {
        return showsProgress;
    }

    String styled(Style style, String text) {
        return isColoured && !text.isEmpty() ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }

    /**
     * Does one slow thing, and shows how long it took.
     *
     * @param detail what to say about the result
     */
    <T> T step(String name, Callable<T> work, Function<T, String> detail) throws Exception {
        long start = System.nanoTime();
        Thread clock = new Thread(() -> progress(name, start), "quickstart-clock");
        clock.setDaemon(true);
        if (isTerminal) {
            clock.start();
        }
        try {
            T result = work.call();
            stop(clock);
            line(start(name, start) + "  " + styled(Style.GREEN, "ok") + "  " + detail.apply(result));
            return result;
        } catch (Exception e) {
            stop(clock);
            if (!isTerminal || showing()) {
                line(start(name, start) + "  " + styled(Style.RED, "failed"));
            }
            throw e;
        }
    }

    private static void stop(Thread clock) throws InterruptedException {
        clock.interrupt();
        clock.join();
    }

    private void progress(String name, long start) {
        try {
            while (true) {
                synchronized (this) {
                    if (showsProgress) {
                        out.print(start(name, start) + " ...");
                        out.flush();
                    }
                }
                Thread.sleep(PROGRESS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The step is done.
        }
    }

    /** The beginning of a step's line; on a terminal it overwrites the progress shown there. */
    private String start(String name, long start) {
        return (isTerminal ? "\r\u001b[K" : "") + "  " + name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()))
                + seconds(Duration.ofNanos(System.nanoTime() - start));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%5.1f s", duration.toMillis() / 1000.0);
    }
}
