package io.millrace.connect.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class UndisclosedTest {
    private static final List<String> GIVEN = List.of("registry.url", "size", "registry.password");

    @Test
    void tellsWhatWasThrownAndWhereButNotItsMessages() {
        Exception thrown = new IllegalArgumentException("canary", new IllegalStateException("canary"));
        StringWriter trace = new StringWriter();

        Undisclosed.of(thrown).printStackTrace(new PrintWriter(trace, true));

        assertThat(trace.toString())
                .contains("IllegalArgumentException", "IllegalStateException", "UndisclosedTest.java")
                .doesNotContain("canary");
    }

    @Test
    void endsWhereCausesGoInCircles() {
        Exception first = new IllegalStateException("first");
        Exception second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(Undisclosed.of(second)).isNotNull();
    }

    @Test
    void namesTheOptionsThatARefusalSpeaksOf() {
        assertThat(named(new ConfigException("registry.url", "http://me:hunter2@registry", "not with size.")))
                .isEqualTo("registry.url, size");
        assertThat(named(new ConfigException("bad user info me:hunter2"))).isEmpty();
        assertThat(named(new ConfigException("other.url", "hunter2"))).isEmpty();
    }

    @Test
    void namesTheOptionThatIsMissing() {
        ConfigDef definition =
                new ConfigDef().define("new.url", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "An address.");
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> definition.parse(Map.of()));

        assertThat(named(refusal)).isEqualTo("new.url");
        assertThat(named(new ConfigException("new.url", null, "must be set"))).isEqualTo("new.url");
    }

    private static String named(ConfigException refusal) {
        return Undisclosed.optionsNamedBy(refusal, GIVEN);
    }
}
