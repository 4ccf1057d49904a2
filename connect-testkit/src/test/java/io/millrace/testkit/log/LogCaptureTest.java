package io.millrace.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogCaptureTest {
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
}
