package io.millrace.it;

import static io.millrace.it.Service.SNS;
import static io.millrace.it.Service.SNS_FIFO;
import static io.millrace.it.Service.SQS;
import static io.millrace.it.Service.SQS_FIFO;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.CallFault;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What needs a person stops the task, says what to do, and loses nothing: the task goes on where it was when that is done. */
@WithCluster
class FatalFaultsIT {
    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;

    FatalFaultsIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    /**
     * What a service answers.
     *
     * @param says what the task's failure must tell
     */
    record Fatal(Service service, String what, Function<CallFault, Fault> answer, List<String> says) {
        static Fatal denied(Service service, String... says) {
            return new Fatal(service, "denied", CallFault::denyAccess, List.of(says));
        }

        static Fatal of(Service service, String code, String... says) {
            return new Fatal(service, code, fault -> fault.failWith(code), List.of(says));
        }

        @Override
        public String toString() {
            return service + " " + what;
        }
    }

    static List<Fatal> answers() {
        return List.of(
                Fatal.denied(SQS, "sqs:SendMessage", "IAM policy"),
                Fatal.of(SQS, "QueueDoesNotExist", "There is no queue", "Create it", "sqs.queue.url", "aws.region"),
                Fatal.of(SQS_FIFO, "KmsAccessDenied", "kms:GenerateDataKey", "kms:Decrypt", "policy"),
                Fatal.of(SQS, "KmsDisabled", "enable or restore it in KMS", "restart the task"),
                Fatal.denied(SNS, "sns:Publish", "IAM policy"),
                Fatal.of(SNS, "NotFound", "There is no topic", "Create it", "sns.topic.arn"),
                Fatal.of(SNS_FIFO, "KMSAccessDenied", "kms:GenerateDataKey", "kms:Decrypt", "policy"),
                Fatal.of(SNS, "KMSDisabled", "enable or restore it in KMS", "restart the task"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void theTaskStopsAndSaysWhatToDoAndGoesOnWhenThatIsDone(Fatal fatal) {
        Pipe pipe = new Pipe(cluster, aws, fatal.service(), "fatal");
        connectors.start(pipe.sinkWithDeadLetterQueue()
                .with("value.converter", "org.apache.kafka.connect.storage.StringConverter"));
        pipe.produce("1");
        pipe.awaitCommitted(1);

        Fault fault =
                fatal.answer().apply(aws.faults().on(fatal.service().action()).of(pipe.destination()));
        pipe.produce("2", "3");

        assertThat(pipe.awaitFailure())
                .contains(fatal.says())
                .contains(pipe.destination(), "nothing is lost")
                // Each may be in a request of its own, and any of these be answered first.
                .containsPattern(pipe.name() + "-0@[12]");
        assertThat(pipe.committed()).isEqualTo(1);

        fault.remove();
        cluster.connect().restartTask(pipe.name(), 0);
        assertThat(pipe.delivered(3)).containsExactlyInAnyOrder("1", "2", "3");
        pipe.awaitCommitted(3);
        pipe.assertRejected(0);
        connectors.delete(pipe.name());
    }

    /** No record is to blame for a destination that takes none: nothing goes to the dead letter queue. */
    @ParameterizedTest
    @EnumSource(names = {"KINESIS", "SQS_FIFO", "SNS"})
    void theTaskStopsWhereTheDestinationRefusesWhateverComesAndRejectsNothing(Service service) {
        Pipe pipe = new Pipe(cluster, aws, service, "refused");
        Fault fault = aws.faults().on(service.action()).of(pipe.destination()).failWith(service.refusal());
        connectors.start(pipe.sinkWithDeadLetterQueue()
                .with(Map.of(
                        "retry.backoff.max.ms", "100",
                        "value.converter", "org.apache.kafka.connect.storage.StringConverter")));

        pipe.produce("1", "2");

        assertThat(pipe.awaitFailure())
                .contains(pipe.destination(), pipe.name() + "-0@", "configuration", "nothing is lost");
        assertThat(pipe.committed()).isZero();

        fault.remove();
        cluster.connect().restartTask(pipe.name(), 0);
        assertThat(pipe.delivered(2)).containsExactlyInAnyOrder("1", "2");
        pipe.awaitCommitted(2);
        pipe.assertRejected(0);
        connectors.delete(pipe.name());
    }
}
