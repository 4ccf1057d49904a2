package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.LocalAws;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class StreamReaderIT {
    private final LocalAws aws = LocalAws.builder().throttling(false).start();
    private final Kinesis kinesis = new Kinesis(aws.endpoint(), aws.region(), "changes");

    @BeforeEach
    void createStream() {
        kinesis.createStream();
        put("1");
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void readsWhatIsThereUpToTheEnd() {
        try (StreamReader reader = StreamReader.fromStart(kinesis)) {
            assertThat(read(reader)).containsExactly("1");
            assertThat(read(reader)).isEmpty();
            assertThat(reader.isAtEnd()).isTrue();
        }
    }

    @Test
    void takesThrottlingForNothingYet() {
        try (StreamReader reader = StreamReader.fromStart(kinesis)) {
            var throttling = aws.faults().on("GetRecords").throttle();
            assertThat(read(reader)).isEmpty();
            assertThat(reader.isAtEnd()).isFalse();

            throttling.remove();
            assertThat(read(reader)).containsExactly("1");
        }
    }

    @Test
    void goesOnAfterTheLastRecordWhenTheIteratorExpired() {
        try (StreamReader reader = StreamReader.fromStart(kinesis)) {
            assertThat(read(reader)).containsExactly("1");
            put("2");
            aws.faults().on("GetRecords").times(1).failWith("ExpiredIteratorException");

            assertThat(read(reader)).isEmpty();
            assertThat(reader.isAtEnd()).isFalse();
            assertThat(read(reader)).containsExactly("2");
        }
    }

    private void put(String json) {
        try (KinesisClient client = kinesis.client()) {
            client.putRecord(
                    r -> r.streamName(kinesis.stream()).partitionKey("key").data(SdkBytes.fromUtf8String(json)));
        }
    }

    private static List<String> read(StreamReader reader) {
        return reader.poll().stream().map(record -> record.json().toString()).toList();
    }
}
