package io.millrace.connect.core.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

class PayloadConverterTest {
    private static final SinkRecord RECORD = new SinkRecord(
                    "orders", 3, null, null, Schema.STRING_SCHEMA, "canary", 5, 1L, TimestampType.CREATE_TIME)
            .newRecord("renamed", 9, null, null, Schema.STRING_SCHEMA, "canary", 1L);

    private final Scripted converter = new Scripted();
    private final List<Long> pauses = new ArrayList<>();
    private final PayloadConverter payload =
            new PayloadConverter(converter, new Patience(Map.of("errors.retry.timeout", "-1"), () -> 0, pauses::add));

    @Test
    void writesWithTheConverterThatIsNamed() {
        try (PayloadConverter named = PayloadConverter.open(
                StringConverter.class.getName(), Map.of("payload.converter.converter.encoding", "UTF-16BE"))) {
            assertThat(named.convert(RECORD)).isEqualTo("canary".getBytes(StandardCharsets.UTF_16BE));
        }
    }

    @Test
    void asksForTheTopicAsItIsAfterTransforms() {
        converter.then(topic -> topic.getBytes(StandardCharsets.UTF_8));

        assertThat(payload.convert(RECORD)).asString(StandardCharsets.UTF_8).isEqualTo("renamed");
    }

    @Test
    void givesWhatTheConverterGivesAlsoNothing() {
        converter.then(topic -> null);

        assertThat(payload.convert(RECORD)).isNull();
    }

    @Test
    void rejectsWhatTheConverterCannotWriteWithoutQuotingIt() {
        converter.then(topic -> {
            throw new DataException("canary");
        });

        assertThatThrownBy(() -> payload.convert(RECORD))
                .isInstanceOfSatisfying(
                        RejectedRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo("payload-converter-failed"))
                .hasMessageContainingAll("payload.converter", Scripted.class.getName(), "DataException", "renamed")
                .hasMessageNotContaining("canary")
                .rootCause()
                .hasMessageNotContaining("canary");
    }

    @Test
    void triesAgainWhileARegistryIsDown() {
        converter.then(PayloadConverterTest::down);
        converter.then(PayloadConverterTest::down);
        converter.then(topic -> new byte[] {1});

        assertThat(payload.convert(RECORD)).containsExactly(1);
        assertThat(pauses).containsExactly(300L, 600L);
    }

    @Test
    void failsTheTaskWhenARegistryStaysDownAndNeverAsksConnectToDeliverAgain() {
        PayloadConverter impatient = new PayloadConverter(converter, Patience.of(Map.of()));
        converter.then(PayloadConverterTest::down);

        assertThatThrownBy(() -> impatient.convert(RECORD))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .isNotInstanceOf(DataException.class)
                .hasMessageContainingAll("orders-3@5", "errors.retry.timeout", "Nothing is lost", "restart the task")
                .hasMessageNotContaining("canary");
    }

    @Test
    void failsTheTaskForWhatAPersonMustMend() {
        converter.then(topic -> {
            throw new ConfigException("canary");
        });

        assertThatThrownBy(() -> payload.convert(RECORD))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(DataException.class)
                .hasMessageContainingAll("orders-3@5", "payload.converter.*")
                .hasMessageNotContaining("canary");
        assertThat(pauses).isEmpty();
    }

    @Test
    void failsTheTaskWhereAPartOfThePayloadWouldBeLost() {
        converter.header = "schema-id";
        converter.then(topic -> new byte[0]);

        assertThatThrownBy(() -> payload.convert(RECORD))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(DataException.class)
                .hasMessageContainingAll("schema-id", "payload.converter.*");
    }

    @Test
    void closesTheConverter() {
        payload.close();

        assertThat(converter.closed).isTrue();
    }

    @Test
    void saysWhatToDoWhereTheClassCannotBeUsed() {
        assertThat(problems(Map.of("payload.converter", "com.example.NoSuchConverter"))
                        .get("payload.converter"))
                .contains("payload.converter=com.example.NoSuchConverter: ", "plugin.path", "lib/");
        assertThat(problems(Map.of("payload.converter", "java.lang.String")).get("payload.converter"))
                .contains("Not a converter");
        assertThat(problems(Map.of("payload.converter", Unmakable.class.getName()))
                        .get("payload.converter"))
                .contains("constructor");
    }

    @Test
    void reportsWhatTheConverterSaysOfItsOptions() {
        assertThat(problems(Map.of("payload.converter", Particular.class.getName(), "payload.converter.size", "large")))
                .containsOnlyKeys("payload.converter.size");
    }

    @Test
    void reportsOptionsWithoutAConverter() {
        assertThat(problems(Map.of("payload.converter.schemas.enable", "true")))
                .containsOnlyKeys("payload.converter.schemas.enable");
        assertThat(problems(Map.of("topics", "t"))).isEmpty();
    }

    @Test
    void namesTheKeyWhereTheConverterRefusesItsOptions() {
        assertThatThrownBy(() -> PayloadConverter.open(Picky.class.getName(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("payload.converter", Picky.class.getName(), "needs a url");
    }

    private static byte[] down(String topic) {
        throw new DataException("canary", new java.net.ConnectException("canary"));
    }

    private static Map<String, String> problems(Map<String, String> props) {
        ConfigDef definition = new ConfigDef();
        PayloadConverter.define(new KeyGroup(definition, "group"));
        ParsedValues values = ParsedValues.of(definition, props);
        ConfigProblems problems = new ConfigProblems(values);
        PayloadConverter.check(values, props, problems);
        List<ConfigValue> reported = new ArrayList<>();
        problems.reportOn(reported);
        Map<String, String> texts = new HashMap<>();
        reported.forEach(value -> texts.put(value.name(), value.errorMessages().toString()));
        return texts;
    }

    /** Does what it is told to. */
    private static class Scripted implements Converter {
        private final Deque<Function<String, byte[]>> script = new ArrayDeque<>();
        private String header;
        private boolean closed;

        void then(Function<String, byte[]> step) {
            script.add(step);
        }

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            assertThat(isKey).isFalse();
        }

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            return script.remove().apply(topic);
        }

        @Override
        public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
            if (header != null) {
                headers.add(header, new byte[0]);
            }
            return fromConnectData(topic, schema, value);
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    public static final class Picky extends Scripted {
        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            throw new ConfigException("needs a url");
        }
    }

    public static final class Particular extends Scripted {
        @Override
        public ConfigDef config() {
            return new ConfigDef().define("size", ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW, "A number.");
        }
    }

    /** Has no constructor that can be called. */
    public static final class Unmakable extends Scripted {
        private Unmakable() {}
    }
}
