package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.quickstart.Options.Command;
import io.millrace.quickstart.Options.UsageException;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void takesTheUsualPortsUnlessToldOtherwise() {
        Options options = Options.parse("--kafka-port", "19092");

        assertThat(options).isEqualTo(new Options(Command.RUN, false, 8083, 19092, 5432, 4566, ""));
    }

    @Test
    void onceTakesFreePorts() {
        assertThat(Options.parse("--once")).isEqualTo(new Options(Command.RUN, true, 0, 0, 0, 0, ""));
    }

    @Test
    void onceAndFreePortsLeaveThePortsThatAreNamed() {
        assertThat(Options.parse("--rest-port", "18083", "--once"))
                .isEqualTo(new Options(Command.RUN, true, 18083, 0, 0, 0, ""));
        assertThat(Options.parse("--free-ports", "--aws-port", "14566"))
                .isEqualTo(new Options(Command.RUN, false, 0, 0, 0, 14566, ""));
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
