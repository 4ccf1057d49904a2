package io.millrace.connect.core.engine;

import static io.millrace.connect.core.engine.ScriptedClient.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.engine.ScriptedClient.Sent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** An endpoint that takes requests and does not answer for an hour. */
class HourOfRetriesTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int RECORDS = 200;
    private static final String KEYS = "abcdefghij";

    @Test
    void keepsEveryRecordAndAddsNothingUntilTheServiceAnswersAgain() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.KEY);
        harness.accept(IntStream.range(0, RECORDS)
                .mapToObj(i -> KEYS.charAt(i % KEYS.length()) + String.format("%03d", i))
                .toArray(String[]::new));
        long records = harness.credit.records();
        long bytes = harness.credit.bytes();
        long end = harness.ticker.nanos() + HOUR.toNanos();

        while (harness.ticker.nanos() < end) {
            long wait = harness.step();
            List<Sent> open = harness.client.open();
            assertThat(open).hasSizeLessThanOrEqualTo(4);
            assertThat(harness.credit.records()).isEqualTo(records);
            assertThat(harness.credit.bytes()).isEqualTo(bytes);
            harness.ticker.advance(open.isEmpty() ? Duration.ofNanos(wait) : TIMEOUT);
            open.forEach(request -> request.fail(TRANSIENT));
        }

        assertThat(harness.delivery.failure()).isNull();
        assertThat(harness.committable()).isZero();
        assertThat(harness.client.requests())
                .as("attempts in an hour of time-outs")
                .isBetween(100, 4 * 120);
        List<String> delivered = deliverAll(harness);
        assertThat(delivered).hasSize(RECORDS).doesNotHaveDuplicates();
        assertThat(delivered.stream().collect(Collectors.groupingBy(payload -> payload.charAt(0))))
                .allSatisfy((key, ofKey) -> assertThat(ofKey).isSorted());
        assertThat(harness.committable()).isEqualTo(RECORDS);
        assertThat(harness.credit.records()).isZero();
        assertThat(harness.credit.bytes()).isZero();
    }

    @Test
    void warnsAtOnceAndThenOnceAMinute() {
        ManualTicker ticker = new ManualTicker();
        List<String> warned = new ArrayList<>();
        RetryWarnings warnings = new RetryWarnings(ticker, loggerThatKeeps(warned));
        PartitionProgress progress = new PartitionProgress(new TopicPartition("orders", 0));
        Entry<String> entry = new Entry<>(
                new Outgoing<>("stream", "a", "a1", 1), progress, progress.register(7), 7, null, ticker.nanos());

        for (int second = 0; second <= HOUR.toSeconds(); second++) {
            warnings.failed(entry, TRANSIENT);
            ticker.advance(Duration.ofSeconds(1));
        }

        assertThat(warned).hasSize(61);
        assertThat(warned.get(0)).startsWith("1 failure(s)");
        assertThat(warned.get(60))
                .startsWith("60 failure(s) on the way to stream")
                .contains("InternalFailure for orders-0@7", "held for 3600 s");
    }

    private static List<String> deliverAll(DeliveryHarness harness) {
        List<String> delivered = new ArrayList<>();
        while (harness.credit.records() > 0) {
            long wait = harness.step();
            List<Sent> open = harness.client.open();
            open.forEach(request -> delivered.addAll(request.payloads()));
            open.forEach(Sent::deliver);
            harness.ticker.advance(open.isEmpty() && wait < Long.MAX_VALUE ? Duration.ofNanos(wait) : Duration.ZERO);
        }
        return delivered;
    }

    private static Logger loggerThatKeeps(List<String> warned) {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, args) -> {
                    if (method.getName().equals("warn")) {
                        String text = (String) args[0];
                        for (Object value : (Object[]) args[1]) {
                            text = text.replaceFirst("\\{}", String.valueOf(value));
                        }
                        warned.add(text);
                    }
                    return null;
                });
    }
}
