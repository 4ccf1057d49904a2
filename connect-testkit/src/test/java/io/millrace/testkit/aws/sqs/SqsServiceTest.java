package io.millrace.testkit.aws.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class SqsServiceTest {
    private final SqsService service = new SqsService(new LocalSqs(
            "eu-central-1",
            "123456789012",
            Clock.systemUTC(),
            true,
            SqsLimits.AWS,
            () -> URI.create("http://127.0.0.1:4566")));

    @Test
    void aClientThatIsTooOldIsToldWhichOneToTake() {
        AwsMessage message = form("Action=CreateQueue&Version=2012-11-05&QueueName=mine");

        assertThat(service.actionOf(message)).isEqualTo("CreateQueue");
        AwsException error = catchThrowableOfType(AwsException.class, () -> service.prepare("CreateQueue", message));
        assertThat(new String(service.error(message, error, "1").body(), UTF_8))
                .contains("<Code>UnsupportedProtocol</Code><Message>LocalAws speaks SQS in JSON alone")
                .contains("AWS CLI 2.17 or 1.33");
    }

    @Test
    void formsForOtherServicesAreNotItsOwn() {
        assertThat(service.actionOf(form("Action=CreateTopic&Version=2010-03-31&Name=mine")))
                .isNull();
    }

    private static AwsMessage form(String text) {
        return new AwsMessage("application/x-www-form-urlencoded; charset=utf-8", null, null, text.getBytes(UTF_8));
    }
}
