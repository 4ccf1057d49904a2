package io.millrace.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureCauseTest {

    @Test
    void theMessageBelowConnectsOwnIsTheOneThatTells() {
        String trace = """
                org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
                	at org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:654)
                	at java.base/java.lang.Thread.run(Thread.java:840)
                Caused by: org.apache.kafka.connect.errors.ConnectException: Stream orders does not exist in eu-central-1: create it or change kinesis.stream.name
                	at io.millrace.connect.core.engine.Engine.fail(Engine.java:1)
                	... 11 more
                Caused by: software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException: Stream orders under account 123456789012 not found. (Service: Kinesis, Status Code: 400)
                	... 12 more
                """;

        assertThat(FailureCause.of(trace))
                .isEqualTo(
                        "Stream orders does not exist in eu-central-1: create it or change kinesis.stream.name"
                                + " (Stream orders under account 123456789012 not found. (Service: Kinesis, Status Code: 400))");
    }

    @Test
    void theRootIsSaidOnceAndWithItsClassWhereItMeansNothingWithout() {
        String refused = """
                org.apache.kafka.connect.errors.ConnectException: An exception occurred in the change event producer. This connector will be stopped.
                	at io.debezium.pipeline.ErrorHandler.setProducerThrowable(ErrorHandler.java:67)
                Caused by: io.debezium.DebeziumException: Couldn't obtain encoding for database postgres
                Caused by: org.postgresql.util.PSQLException: Connection to localhost:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.
                	... 9 more
                Caused by: java.net.UnknownHostException: db1
                """;
        String converter = """
                org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler
                	at org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator.execAndHandleError(RetryWithToleranceOperator.java:260)
                Caused by: org.apache.kafka.connect.errors.DataException: Converting byte[] to Kafka Connect data failed due to serialization error:\s
                	at org.apache.kafka.connect.json.JsonConverter.toConnectData(JsonConverter.java:333)
                	... 14 more
                Caused by: org.apache.kafka.common.errors.SerializationException: com.fasterxml.jackson.core.JsonParseException: Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
                 at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 9]
                Caused by: com.fasterxml.jackson.core.JsonParseException: Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
                 at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 9]
                	at com.fasterxml.jackson.core.JsonParser._constructError(JsonParser.java:2584)
                """;

        assertThat(FailureCause.of(refused))
                .isEqualTo("Couldn't obtain encoding for database postgres (UnknownHostException: db1)");
        assertThat(FailureCause.of(converter))
                .isEqualTo(
                        "Converting byte[] to Kafka Connect data failed due to serialization error:"
                                + " (Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false'))");
    }

    @Test
    void aThrowableWithoutAMessageIsItsClass() {
        assertThat(FailureCause.of("java.lang.NullPointerException\n\tat a.B.c(B.java:1)\n"))
                .isEqualTo("NullPointerException");
        assertThat(FailureCause.of("java.lang.NullPointerException: Cannot invoke \"a.B.c()\" because \"b\" is null\n"))
                .isEqualTo("NullPointerException: Cannot invoke \"a.B.c()\" because \"b\" is null");
        assertThat(FailureCause.of("")).isEqualTo("Connect does not say why");
    }

    @Test
    void whatIsSuppressedIsNoCause() {
        String trace = """
                org.apache.kafka.connect.errors.ConnectException: the stream is gone
                	at a.B.c(B.java:1)
                	Suppressed: java.io.IOException: closed
                	Caused by: java.io.IOException: socket
                """;

        assertThat(FailureCause.of(trace)).isEqualTo("the stream is gone");
    }

    @Test
    void theConnectorsOwnFailureComesBeforeItsTasksAndATaskThatSaysWhyBeforeOneThatDoesNot() {
        Connector.Task silent = new Connector.Task(0, State.FAILED, "w", null);
        Connector.Task telling = new Connector.Task(1, State.FAILED, "w", "a.B: why");
        Connector.Task running = new Connector.Task(2, State.RUNNING, "w", "a.B: old");

        assertThat(FailureCause.of(new Connector.Status(State.RUNNING, "w", null, List.of(silent, telling))))
                .isEqualTo("why");
        assertThat(FailureCause.of(new Connector.Status(State.FAILED, "w", "a.B: own", List.of(telling))))
                .isEqualTo("own");
        assertThat(FailureCause.of(new Connector.Status(State.RUNNING, "w", null, List.of(silent))))
                .isEqualTo("Connect does not say why");
        assertThat(FailureCause.of(new Connector.Status(State.RUNNING, "w", "a.B: old", List.of(running))))
                .isNull();
    }
}
