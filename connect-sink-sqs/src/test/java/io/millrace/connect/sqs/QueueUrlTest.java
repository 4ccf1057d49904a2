package io.millrace.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://sqs.eu-central-1.amazonaws.com/123456789012/orders, eu-central-1, true",
        "https://sqs.us-gov-west-1.amazonaws.com/123456789012/orders, us-gov-west-1, true",
        "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders, cn-north-1, true",
        "https://eu-central-1.queue.amazonaws.com/123456789012/orders, eu-central-1, true",
        "https://queue.amazonaws.com/123456789012/orders, us-east-1, true",
        "https://sqs-fips.us-east-1.amazonaws.com/123456789012/orders, us-east-1, false",
        "https://sqs.eu-central-1.api.aws/123456789012/orders, eu-central-1, false",
        "https://vpce-0a1b-2c3d.sqs.eu-central-1.vpce.amazonaws.com/123456789012/orders, eu-central-1, false",
        "https://vpce-0a1b-2c3d-eu-central-1a.sqs.eu-central-1.vpce.amazonaws.com/123456789012/orders, eu-central-1, false",
        "http://127.0.0.1:9324/000000000000/orders, , false",
        "http://localhost:4566/queue/eu-central-1/000000000000/orders, , false",
        "http://sqs.eu-central-1.localhost.localstack.cloud:4566/000000000000/orders, , false",
        "https://sqs.us-iso-east-1.c2s.ic.gov/123456789012/orders, us-iso-east-1, true",
        "https://sqs.us-isob-east-1.sc2s.sgov.gov/123456789012/orders, us-isob-east-1, true",
        "https://sqs.eu-isoe-west-1.cloud.adc-e.uk/123456789012/orders, eu-isoe-west-1, true",
        "https://sqs.us-isof-south-1.csp.hci.ic.gov/123456789012/orders, us-isof-south-1, true",
        "https://sqs.eusc-de-east-1.amazonaws.eu/123456789012/orders, eusc-de-east-1, true",
        "https://sqs.eusc-de-east-1.api.amazonwebservices.eu/123456789012/orders, eusc-de-east-1, false",
        "https://sqs.us-iso-east-1.api.aws.ic.gov/123456789012/orders, us-iso-east-1, false",
        "https://sqs.cn-north-1.api.amazonwebservices.com.cn/123456789012/orders, cn-north-1, false",
        "https://sqs.us-iso-east-1.amazonaws.com/123456789012/orders, , false",
        "https://sqs.internal.example/123456789012/orders, , false"
    })
    void saysTheRegionAndWhetherTheSdkFindsTheAddressByItself(String text, String region, boolean isRegional) {
        QueueUrl url = QueueUrl.parse(text);

        assertThat(url.name()).isEqualTo("orders");
        assertThat(url.region()).isEqualTo(region);
        assertThat(url.isRegional()).isEqualTo(isRegional);
        assertThat(text).startsWith(url.address() + "/");
    }

    @ParameterizedTest
    @CsvSource({
        "https://sqs.eu-central-1.amazonaws.com/123456789012/orders, true",
        "https://queue.amazonaws.com/123456789012/orders, true",
        "https://sqs-fips.us-east-1.amazonaws.com/123456789012/orders, true",
        "https://sqs-fips.us-east-1.api.aws/123456789012/orders, true",
        "https://sqs.eu-central-1.api.aws/123456789012/orders, true",
        "https://vpce-0a1b-2c3d.sqs.eu-central-1.vpce.amazonaws.com/123456789012/orders, false",
        "http://127.0.0.1:9324/000000000000/orders, false"
    })
    void saysWhetherTheAddressIsOneOfAwsForEverybody(String text, boolean isPublic) {
        assertThat(QueueUrl.parse(text).isPublic()).isEqualTo(isPublic);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:4566/queue/us-east-1/123456789012/a, http://localhost:4566/123456789012/a, true",
        "https://queue.amazonaws.com/123456789012/a, https://sqs.us-east-1.amazonaws.com/123456789012/a, true",
        "http://localhost:4566/a, http://localhost:4566/a, true",
        "http://localhost:4566/123456789012/a, http://localhost:4566/123456789012/b, false",
        "http://localhost:4566/123456789012/a, http://localhost:4566/123456789013/a, false",
        "https://sqs.us-east-2.amazonaws.com/1/a, https://sqs.us-east-1.amazonaws.com/1/a, false"
    })
    void knowsAQueueThatIsWrittenInAnotherWay(String one, String other, boolean isSame) {
        assertThat(QueueUrl.parse(one).isSameQueueAs(QueueUrl.parse(other))).isEqualTo(isSame);
    }

    @Test
    void knowsAFifoQueueByItsEnding() {
        assertThat(QueueUrl.isFifo("https://sqs.eu-central-1.amazonaws.com/123456789012/orders.fifo"))
                .isTrue();
        assertThat(QueueUrl.isFifo("orders.fifo")).isTrue();
        assertThat(QueueUrl.isFifo("https://sqs.eu-central-1.amazonaws.com/123456789012/orders"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "sqs.eu-central-1.amazonaws.com/123456789012/orders",
                "https://sqs.eu-central-1.amazonaws.com",
                "https://sqs.eu-central-1.amazonaws.com/",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/a b",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/orders.fifo/",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/orders.other",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/orders?Action=SendMessage",
                "https://user:secret@sqs.eu-central-1.amazonaws.com/123456789012/orders",
                "ftp://sqs.eu-central-1.amazonaws.com/123456789012/orders",
                "https://a_b:x/123456789012/orders",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/"
                        + "a23456789a23456789a23456789a23456789a23456789a23456789a23456789a23456789a23456789"
            })
    void readsNothingElse(String text) {
        assertThat(QueueUrl.parse(text)).isNull();
        assertThat(QueueUrl.whyNone(text)).contains("such as https://sqs.");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sqs:eu-central-1:123456789012:orders, https://sqs.eu-central-1.amazonaws.com/123456789012/orders.",
        "arn:aws-cn:sqs:cn-north-1:123456789012:o.fifo, https://sqs.cn-north-1.amazonaws.com.cn/123456789012/o.fifo.",
        "arn:aws-eusc:sqs:eusc-de-east-1:123456789012:o, https://sqs.eusc-de-east-1.amazonaws.eu/123456789012/o.",
        "arn:aws-iso:sqs:us-iso-east-1:123456789012:o, https://sqs.us-iso-east-1.c2s.ic.gov/123456789012/o.",
        "arn:aws-new:sqs:mo-new-1:123456789012:o, what GetQueueUrl returns"
    })
    void saysWhichUrlTheQueueOfAnArnHas(String arn, String url) {
        assertThat(QueueUrl.parse(arn)).isNull();
        assertThat(QueueUrl.whyNone(arn)).contains("ARN", url);
    }
}
