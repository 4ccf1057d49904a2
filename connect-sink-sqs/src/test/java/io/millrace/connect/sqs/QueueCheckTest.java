package io.millrace.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What a queue's attributes say, where {@link RemoteValidationIT} has none that say it. */
class QueueCheckTest {
    @ParameterizedTest
    @CsvSource({
        "false, '', FifoQueue, true, although its name does not end with .fifo",
        "true, '', FifoQueue, false, although its name ends with .fifo",
        "false, '', FifoQueue, false, ''",
        "true, '', FifoQueue, true, ''",
        "false, 1048576, MaximumMessageSize, 1048576, ''",
        "false, 1048576, MaximumMessageSize, 1048575, at most 1048575",
        "false, '', MaximumMessageSize, 262144, ''",
        "false, 1048576, MaximumMessageSize, large, ''",
        "true, '', ContentBasedDeduplication, false, ''"
    })
    void reportsWhatIsDefinitelyWrong(
            boolean isFifo, String recordMaxBytes, String attribute, String value, String problem) {
        String url = isFifo ? Entries.FIFO_URL : Entries.URL;
        Map<String, String> props = Map.of("sqs.queue.url", url, "record.max.bytes", recordMaxBytes);
        ConfigProblems problems = new ConfigProblems(ParsedValues.of(SqsSinkConfig.definition(), props));

        new QueueCheck(new SqsSinkConfig(props))
                .report(url, Map.of(QueueAttributeName.fromValue(attribute), value), problems);

        List<ConfigValue> values = new ArrayList<>();
        problems.reportOn(values);
        assertThat(values.isEmpty()).isEqualTo(problem.isEmpty());
        assertThat(values.stream()
                        .flatMap(each -> each.errorMessages().stream())
                        .toList()
                        .toString())
                .contains(problem);
    }
}
