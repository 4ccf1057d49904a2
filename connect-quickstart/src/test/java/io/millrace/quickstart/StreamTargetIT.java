package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.LocalAws;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class StreamTargetIT {
    private final LocalAws aws = LocalAws.builder().throttling(false).start();
    private final KinesisClient producer = new Aws(aws.endpoint(), aws.region()).kinesis();
    private final StreamTarget stream = StreamTarget.create(new Aws(aws.endpoint(), aws.region()).kinesis(), "changes");

    @BeforeEach
    void putOne() {
        put("1");
    }

    @AfterEach
    void stop() {
        stream.close();
        producer.close();
        aws.close();
    }

    @Test
    void readsWhatIsThereOnce() {
        assertThat(stream.poll()).singleElement().satisfies(arrival -> {
            assertThat(arrival.place()).isEqualTo("shardId-000000000000, partition key key");
            assertThat(arrival.key()).isEqualTo("key");
            assertThat(arrival.json().toString()).isEqualTo("1");
        });
        assertThat(read()).isEmpty();
    }

    @Test
    void takesThrottlingForNothingYet() {
        var throttling = aws.faults().on("GetRecords").throttle();
        assertThat(read()).isEmpty();

        throttling.remove();
        assertThat(read()).containsExactly("1");
    }

    @Test
    void goesOnAfterTheLastRecordWhenTheIteratorExpired() {
        assertThat(read()).containsExactly("1");
        put("2");
        aws.faults().on("GetRecords").times(1).failWith("ExpiredIteratorException");

        assertThat(read()).isEmpty();
        assertThat(read()).containsExactly("2");
    }

    private void put(String json) {
        producer.putRecord(r -> r.streamName("changes").partitionKey("key").data(SdkBytes.fromUtf8String(json)));
    }

    private List<String> read() {
        return stream.poll().stream().map(arrival -> arrival.json().toString()).toList();
    }
}
