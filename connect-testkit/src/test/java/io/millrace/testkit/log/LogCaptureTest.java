package io.millrace.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a test logs is found, and what was there before is not. */
class LogCaptureTest {
    private static final String FILE = "millrace.log.file";

    @Test
    void holdsWhatIsLoggedSinceItBegan() {
        Logger kafka = LoggerFactory.getLogger("org.apache.kafka.sample");
        kafka.info("before");
        LogCapture capture = LogCapture.ofThisJvm();

        LoggerFactory.getLogger("io.millrace.sample").debug("ours, with details");
        kafka.info("kafka's", new IllegalStateException("the cause"));

        assertThat(capture.containing("ours, with details")).hasSize(1);
        assertThat(capture.containing("the cause")).isNotEmpty();
        assertThat(capture.containing("at io.millrace.testkit.log.LogCaptureTest"))
                .isNotEmpty();
        assertThat(capture.containing("before")).isEmpty();
    }

    /** In class loaders of its own, where nothing has been logged yet. */
    @Test
    void beginsWithAnEmptyFileThoughAnEarlierJvmHasLeftOne(@TempDir Path folder) throws Exception {
        Path log = Files.writeString(folder.resolve("tests.log"), "of an earlier run\n".repeat(1000));
        String before = System.getProperty(FILE);
        System.setProperty(FILE, log.toString());
        try (URLClassLoader fresh = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> captures = fresh.loadClass(LogCapture.class.getName());

            Object capture = captures.getMethod("ofThisJvm").invoke(null);

            assertThat(captures.getMethod("lines").invoke(capture)).isEqualTo(List.of());
        } finally {
            if (before == null) {
                System.clearProperty(FILE);
            } else {
                System.setProperty(FILE, before);
            }
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
