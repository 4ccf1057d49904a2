package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.quickstart.Options.Command;
import io.millrace.quickstart.Options.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void takesTheUsualPortsUnlessToldOtherwise() {
        Options options = Options.parse("--kafka-port", "19092");

        assertThat(options.command()).isEqualTo(Command.RUN);
        assertThat(options.once()).isFalse();
        assertThat(options.ports())
                .containsEntry(Port.KAFKA, 19_092)
                .containsEntry(Port.REST, 8083)
                .containsEntry(Port.POSTGRES, 5432)
                .containsEntry(Port.MYSQL, 3306)
                .containsEntry(Port.MONGODB, 27_017)
                .containsEntry(Port.AWS, 4566);
    }

    @Test
    void onceTakesFreePorts() {
        Options options = Options.parse("--once");

        assertThat(options.once()).isTrue();
        assertThat(options.ports())
                .hasSize(Port.values().length)
                .allSatisfy((port, number) -> assertThat(number).isZero());
    }

    @Test
    void onceAndFreePortsLeaveThePortsThatAreNamed() {
        Options once = Options.parse("--mysql-port", "13306", "--once");
        Options free = Options.parse("--free-ports", "--aws-port", "14566");

        assertThat(once.port(Port.MYSQL)).isEqualTo(13_306);
        assertThat(once.port(Port.REST)).isZero();
        assertThat(free.port(Port.AWS)).isEqualTo(14_566);
        assertThat(free.port(Port.KAFKA)).isZero();
        assertThat(free.once()).isFalse();
    }

    @Test
    void takesPostgresAloneAndEverySinkUnlessToldOtherwise() {
        Options options = Options.parse();

        assertThat(options.sources()).containsExactly(Source.POSTGRES);
        assertThat(options.sinks()).containsExactly(Sink.values());
        assertThat(options.used()).containsExactly(Port.KAFKA, Port.POSTGRES, Port.AWS, Port.REST);
    }

    @Test
    void capturesTheDatabasesThatAreNamedInAnyOrder() {
        Options options = Options.parse("--source", "mongodb, mysql");

        assertThat(options.sources()).containsExactly(Source.MYSQL, Source.MONGODB);
        assertThat(options.used()).containsExactly(Port.KAFKA, Port.MYSQL, Port.MONGODB, Port.AWS, Port.REST);
        assertThat(Options.parse("--source", "dynamodb").used())
                .as("DynamoDB is a service of AWS")
                .containsExactly(Port.KAFKA, Port.AWS, Port.REST);
        assertThatThrownBy(() -> Options.parse("--source", "oracle"))
                .hasMessage("--source takes one or more of postgres,mysql,mongodb,dynamodb, not \"oracle\"");
    }

    @Test
    void runsTheSinksThatAreNamedInAnyOrder() {
        assertThat(Options.parse("--sink", "sqs").sinks()).containsExactly(Sink.SQS);
        assertThat(Options.parse("--sink", "sqs, kinesis,sqs").sinks()).containsExactly(Sink.KINESIS, Sink.SQS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "kinesis,", "", "kinesis sns", "Kinesis"})
    void saysWhichSinksThereAre(String wrong) {
        assertThatThrownBy(() -> Options.parse("--sink", wrong))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--sink takes one or more of kinesis,sns,sqs, not");
        assertThatThrownBy(() -> Options.parse("--sink")).hasMessageContaining("--sink takes");
    }

    @Test
    void readsOneOfTheTargets() {
        assertThat(Options.parse("read").sinks()).isEmpty();
        assertThat(Options.parse("read", "sns").sinks()).containsExactly(Sink.SNS);
        assertThatThrownBy(() -> Options.parse("read", "kinesis,sns")).hasMessageContaining("read takes one of");
        assertThatThrownBy(() -> Options.parse("read", "sns", "sqs")).hasMessageContaining("read takes one of");
        assertThatThrownBy(() -> Options.parse("read", "kafka")).hasMessageContaining("not \"kafka\"");
    }

    @Test
    void sqlTakesAllThatFollows() {
        assertThat(Options.parse("sql", "SELECT", "1").sql()).isEqualTo("SELECT 1");
        assertThat(Options.parse("sql", "SELECT 1").sources()).isEmpty();
    }

    @Test
    void sqlIsRunWhereTheUserSays() {
        Options options = Options.parse("sql", "mysql", "SELECT 1");

        assertThat(options.sources()).containsExactly(Source.MYSQL);
        assertThat(options.sql()).isEqualTo("SELECT 1");
    }

    @Test
    void saysWhichArgumentIsWrong() {
        assertThatThrownBy(() -> Options.parse("--rest-port", "many"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--rest-port takes a port number, not \"many\"");
        assertThatThrownBy(() -> Options.parse("--aws-port", "65536")).hasMessageContaining("--aws-port");
        assertThatThrownBy(() -> Options.parse("--aws-port")).hasMessageContaining("--aws-port");
        assertThatThrownBy(() -> Options.parse("--twice")).hasMessage("unknown option --twice");
    }
}
