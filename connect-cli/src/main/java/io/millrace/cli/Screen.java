package io.millrace.cli;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A terminal's alternate screen: painted over in place, so that it does not flicker, and gone when it is closed, also when the process is
 * told to end. Keys come one by one where there is an {@code stty}. Not thread-safe.
 */
final class Screen implements AutoCloseable {
    private static final String ESC = "\u001b[";
    private static final String OPEN = ESC + "?1049h" + ESC + "?25l" + ESC + "?7l";
    private static final String CLOSE = ESC + "?7h" + ESC + "?25h" + ESC + "?1049l";
    private static final String HOME = ESC + "H";
    private static final String ERASE_LINE = ESC + "K";
    private static final String ERASE_BELOW = ESC + "J";
    private static final File TERMINAL = new File("/dev/tty");
    private static final Duration SLICE = Duration.ofMillis(100);

    private final Console console;
    private final @Nullable String saved;
    private final @Nullable InputStream keys;
    private final AtomicBoolean isOpen = new AtomicBoolean(true);
    private final Thread atExit = new Thread(this::restore, "millrace-screen");
    private int width;
    private int height = 24;

    /** Opens it. */
    Screen(Console console) {
        this.console = console;
        this.width = console.width();
        this.saved = stty("-g").orElse(null);
        this.keys = saved == null ? null : open();
        Runtime.getRuntime().addShutdownHook(atExit);
        if (keys != null) {
            // Keys at once and unseen; a read waits a tenth of a second. Ctrl-C still is what it was.
            // Ctrl-Z does nothing: the JVM would be stopped before it could give the screen back.
            stty("-icanon", "-echo", "min", "0", "time", "1", "susp", "undef");
        }
        console.out().print(OPEN);
        console.out().flush();
        resize();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Looks how large the terminal is now. */
    boolean resize() {
        String[] size = stty("size").orElse("").split(" ", -1);
        if (size.length != 2 || !size[0].matches("[1-9]\\d{0,4}") || !size[1].matches("[1-9]\\d{0,4}")) {
            return false;
        }
        int rows = Integer.parseInt(size[0]);
        int columns = Integer.parseInt(size[1]);
        boolean isOther = rows != height || columns != width;
        height = rows;
        width = columns;
        return isOther;
    }

    /** Shows these lines and nothing else. */
    void paint(List<Line> lines, boolean isColoured) {
        if (!isOpen.get()) {
            return; // The process ends, and the screen is the shell's again.
        }
        StringBuilder text = new StringBuilder(HOME);
        for (int i = 0; i < Math.min(lines.size(), height); i++) {
            text.append(i == 0 ? "" : "\r\n").append(lines.get(i).text(width, isColoured));
            // Behind a full line the cursor stands on its last character, which would be erased.
            if (Text.width(lines.get(i).text(width, false)) < width) {
                text.append(ERASE_LINE);
            }
        }
        console.out().print(text.append(ERASE_BELOW));
        console.out().flush();
    }

    /**
     * Waits for a key.
     *
     * @return the key; 0 if there was none in this time
     * @throws InterruptedException when the process is told to end
     */
    int key(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            long start = System.nanoTime();
            int key = read();
            if (key > 0) {
                return key;
            }
            // A terminal that is gone answers at once.
            long rest = SLICE.toNanos() - (System.nanoTime() - start);
            TimeUnit.NANOSECONDS.sleep(Math.max(1, Math.min(rest, end - System.nanoTime())));
        }
        return 0;
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // It is running.
        }
        if (keys != null) {
            try {
                keys.close();
            } catch (IOException e) {
                // It was only read from.
            }
        }
    }

    private void restore() {
        if (isOpen.getAndSet(false)) {
            try {
                console.out().print(CLOSE);
                console.out().flush();
            } finally {
                // Also where nobody reads the output any more.
                if (saved != null) {
                    stty(saved);
                }
            }
        }
    }

    private int read() {
        try {
            return keys == null ? 0 : Math.max(0, keys.read());
        } catch (IOException e) {
            return 0;
        }
    }

    private static @Nullable InputStream open() {
        try {
            return new FileInputStream(TERMINAL);
        } catch (IOException e) {
            return null;
        }
    }

    /** What {@code stty} says of the terminal; empty if it does not run, as on Windows. */
    private static Optional<String> stty(String... args) {
        String[] command = new String[args.length + 1];
        command[0] = "stty";
        System.arraycopy(args, 0, command, 1, args.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
