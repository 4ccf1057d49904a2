package io.millrace.connect.dynamodb.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.engine.ManualTicker;
import io.millrace.testkit.log.LogCapture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatWatchTest {
    private final String topic = "__millrace-heartbeat.watched-" + System.nanoTime();
    private final ManualTicker ticker = new ManualTicker();
    private final HeartbeatWatch watch = new HeartbeatWatch(topic, ticker);
    private final LogCapture log = LogCapture.ofThisJvm();

    @Test
    void saysNothingWhileKafkaTakesWhatItIsGiven() {
        for (int i = 0; i < 100; i++) {
            watch.made();
            watch.made();
            pass(Duration.ofSeconds(60));
            watch.done(topic, true);
            pass(Duration.ofSeconds(60));
            watch.done("shop.orders", false);
            watch.done(topic, true);
        }
        pass(Duration.ofHours(1));

        assertThat(warnings()).isEmpty();
    }

    @Test
    void warnsOfATopicThatTakesNothingWithItsNameAndTheWayOut() {
        watch.made();
        pass(Duration.ofSeconds(89));
        watch.done("shop.orders", true);
        assertThat(warnings()).isEmpty();

        pass(Duration.ofSeconds(1));
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains(topic, " 90 s", "cleanup.policy=compact", "topic.creation.default.partitions");

        for (int i = 0; i < 5; i++) {
            watch.made();
            pass(Duration.ofSeconds(60));
        }
        assertThat(warnings()).as("of 90 and 300 seconds").hasSizeBetween(4, 6);
    }

    @Test
    void warnsOfATransformThatDropsThem() {
        for (int i = 0; i < 10; i++) {
            watch.made();
            watch.done(topic, false);
        }

        assertThat(warnings()).singleElement().asString().contains(topic, "was dropped", "predicate");
    }

    /** As the reader's thread does, which is woken when it asked to be, and sooner. */
    private void pass(Duration time) {
        for (long left = time.toNanos(); left > 0; ) {
            long step = Math.min(left, Math.min(watch.advance(), TimeUnit.SECONDS.toNanos(10)));
            ticker.advance(Duration.ofNanos(step));
            left -= step;
        }
        watch.advance();
    }

    private List<String> warnings() {
        return log.containing(topic).stream()
                .filter(line -> line.contains(" WARN "))
                .toList();
    }
}
