package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.quickstart.Options.Command;
import io.millrace.quickstart.Options.UsageException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static final Set<Sink> ALL = EnumSet.allOf(Sink.class);

    @Test
    void takesTheUsualPortsUnlessToldOtherwise() {
        Options options = Options.parse("--kafka-port", "19092");

        assertThat(options).isEqualTo(new Options(Command.RUN, false, 8083, 19092, 5432, 4566, ALL, ""));
    }

    @Test
    void onceTakesFreePorts() {
        assertThat(Options.parse("--once")).isEqualTo(new Options(Command.RUN, true, 0, 0, 0, 0, ALL, ""));
    }

    @Test
    void onceAndFreePortsLeaveThePortsThatAreNamed() {
        assertThat(Options.parse("--rest-port", "18083", "--once"))
                .isEqualTo(new Options(Command.RUN, true, 18083, 0, 0, 0, ALL, ""));
        assertThat(Options.parse("--free-ports", "--aws-port", "14566"))
                .isEqualTo(new Options(Command.RUN, false, 0, 0, 0, 14566, ALL, ""));
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
