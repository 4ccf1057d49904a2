package io.millrace.connect.dynamodb.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.engine.ManualTicker;
import io.millrace.testkit.log.LogCapture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class HeartbeatWatchTest {
    private final String topic = "__millrace-heartbeat.watched-" + System.nanoTime();
    private final ManualTicker ticker = new ManualTicker();
    private final HeartbeatWatch watch = new HeartbeatWatch(topic, 0, ticker);
    private final LogCapture log = LogCapture.ofThisJvm();

    @Test
    void saysNothingWhileKafkaTakesWhatItIsGiven() {
        for (int i = 0; i < 100; i++) {
            SourceRecord first = record(topic, 2 * i);
            SourceRecord second = record(topic, 2 * i + 1);
            watch.made(first);
            watch.made(second);
            pass(Duration.ofSeconds(60));
            watch.done(first, true);
            pass(Duration.ofSeconds(60));
            watch.done(record("shop.orders", 1), false);
            watch.done(second, true);
        }
        pass(Duration.ofHours(1));

        assertThat(warnings()).isEmpty();
    }

    /** Under exactly-once Connect keeps the records of a transaction in a map, and tells of each that is in it. */
    @Test
    void saysNothingWhereEqualRecordsOfATransactionAreToldOfAsOne() {
        watch.made(record(topic, 1));
        watch.made(record(topic, 1));
        watch.made(record(topic, 2));
        pass(Duration.ofSeconds(60));
        watch.done(record(topic, 1), true);
        watch.done(record(topic, 2), true);

        pass(Duration.ofHours(1));

        assertThat(warnings()).isEmpty();
    }

    @Test
    void warnsOfATopicThatTakesNothingWithItsNameAndTheWayOut() {
        watch.made(record(topic, 1));
        pass(Duration.ofSeconds(89));
        watch.done(record("shop.orders", 1), true);
        assertThat(warnings()).isEmpty();

        pass(Duration.ofSeconds(1));
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains(topic, " 90 s", "cleanup.policy=compact", "topic.creation.default.partitions");

        for (int i = 2; i < 7; i++) {
            watch.made(record(topic, i));
            pass(Duration.ofSeconds(60));
        }
        assertThat(warnings()).as("of 90 and 300 seconds").hasSizeBetween(4, 6);
    }

    @Test
    void waitsForTheEndOfALongTransaction() {
        HeartbeatWatch patient = new HeartbeatWatch(topic, Duration.ofMinutes(5).toMillis(), ticker);
        patient.made(record(topic, 1));

        ticker.advance(Duration.ofSeconds(329));
        patient.advance();
        assertThat(warnings()).isEmpty();

        ticker.advance(Duration.ofSeconds(1));
        patient.advance();
        assertThat(warnings()).singleElement().asString().contains(" 330 s");
    }

    @Test
    void warnsOfATransformThatDropsThem() {
        for (int i = 0; i < 10; i++) {
            watch.made(record(topic, i));
            watch.done(record(topic, i), false);
        }

        assertThat(warnings()).singleElement().asString().contains(topic, "was dropped", "predicate");
    }

    private static SourceRecord record(String topic, int position) {
        return new SourceRecord(Map.of("shard", "s"), Map.of("position", position), topic, Schema.STRING_SCHEMA, "END");
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
