package io.millrace.connect.dynamodb.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.connect.core.engine.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;

class ServiceClockTest {
    private final ManualTicker ticker = new ManualTicker();
    private final ServiceClock clock = new ServiceClock(ticker);

    @Test
    void goesOnFromTheLastAnswer() {
        clock.answered(dated("Thu, 1 Jan 2026 10:00:00 GMT"));
        ticker.advance(Duration.ofMillis(700));
        clock.answered(dated("Thu, 1 Jan 2026 10:00:00 GMT"));
        ticker.advance(Duration.ofMillis(800));

        assertThat(clock.now()).isEqualTo("2026-01-01T10:00:01.500Z");
    }

    @Test
    void isThisMachinesWhereNoAnswerTells() {
        clock.answered(dated("yesterday"));
        clock.answered(ListShardsResponse.builder().build());

        assertThat(clock.now()).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));
    }

    private static ListShardsResponse dated(String date) {
        ListShardsResponse.Builder response = ListShardsResponse.builder();
        response.sdkHttpResponse(ScriptedKinesis.dated(date));
        return response.build();
    }
}
