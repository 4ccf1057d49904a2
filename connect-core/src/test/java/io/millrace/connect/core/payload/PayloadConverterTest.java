package io.millrace.connect.core.payload;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.KeyedConfigException;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.delivery.TryLaterException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;
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
    private final PayloadConverter payload =
            new PayloadConverter(converter, new Patience(Map.of("errors.retry.timeout", "-1"), () -> 0));

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
    void asksToBeTriedAgainWhileARegistryIsDownAndDoesNotWaitItself() {
        for (long pause : new long[] {300, 600}) {
            converter.then(PayloadConverterTest::down);
            assertThatThrownBy(() -> payload.convert(RECORD))
                    .isInstanceOfSatisfying(
                            TryLaterException.class,
                            e -> assertThat(e.pauseMs()).isEqualTo(pause))
                    .hasMessageNotContaining("canary");
        }
        converter.then(topic -> new byte[] {1});

        assertThat(payload.convert(RECORD)).containsExactly(1);
    }

    @Test
    void failsTheTaskForAClassThatIsMissing() {
        converter.then(topic -> {
            throw new NoClassDefFoundError("com/example/Missing");
        });

        assertThatThrownBy(() -> payload.convert(RECORD))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(DataException.class)
                .hasMessageContainingAll("orders-3@5", "payload.converter", "com.example.Missing");
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
        Map<String, String> problems = problems(Map.of(
                "payload.converter", Particular.class.getName(),
                "payload.converter.size", "large",
                "payload.converter.mode", "odd",
                "payload.converter.url", "http://me:hunter2@registry"));

        assertThat(problems)
                .containsOnlyKeys(
                        "payload.converter.size",
                        "payload.converter.mode",
                        "payload.converter.url",
                        "payload.converter.id");
        assertThat(problems.get("payload.converter.size")).contains("Not a number");
        assertThat(problems.get("payload.converter.mode")).contains("fast, slow");
        assertThat(problems.get("payload.converter.id")).contains("Missing required configuration");
        assertThat(problems.get("payload.converter.url"))
                .contains("does not accept")
                .doesNotContain("hunter2");
    }

    @Test
    void reportsAConverterThatCannotCheckItsOptions() {
        for (Class<?> broken : List.of(Throwing.class, Unlinkable.class)) {
            assertThat(problems(Map.of("payload.converter", broken.getName())))
                    .as(broken.getName())
                    .containsOnlyKeys("payload.converter")
                    .extractingByKey("payload.converter")
                    .asString()
                    .contains(broken.getName())
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void reportsAMalformedKeyOfConnectUnderThatKey() {
        assertThat(problems(Map.of(
                        "payload.converter", StringConverter.class.getName(), "errors.retry.timeout", "a minute")))
                .containsOnlyKeys("errors.retry.timeout");
    }

    @Test
    void reportsOptionsWithoutAConverter() {
        assertThat(problems(Map.of("payload.converter.schemas.enable", "true")))
                .containsOnlyKeys("payload.converter.schemas.enable");
        assertThat(problems(Map.of("topics", "t"))).isEmpty();
    }

    @Test
    void namesTheKeyWhereTheConverterRefusesItsOptions() {
        Picky.wasClosed = false;

        assertThatThrownBy(() -> PayloadConverter.open(
                        Picky.class.getName(), Map.of("payload.converter.url", "http://me:hunter2@registry")))
                .isInstanceOf(KeyedConfigException.class)
                .hasMessageContainingAll("payload.converter", Picky.class.getName(), "it names url")
                .satisfies(PayloadConverterTest::tellsNoSecret);
        assertThat(Picky.wasClosed).isTrue();
    }

    @Test
    void namesTheKeyWhereTheConverterFailsOnItsOptions() {
        for (Class<?> broken : List.of(Throwing.class, Unlinkable.class)) {
            assertThatThrownBy(() -> PayloadConverter.open(broken.getName(), Map.of()))
                    .isInstanceOf(KeyedConfigException.class)
                    .hasMessageContainingAll("payload.converter: ", broken.getName())
                    .satisfies(PayloadConverterTest::tellsNoSecret);
        }
    }

    private static void tellsNoSecret(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString()).contains("Caused by: ").doesNotContain("hunter2");
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
        private static boolean wasClosed;

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            throw new ConfigException("url", "http://me:hunter2@registry", "user info in an address");
        }

        @Override
        public void close() {
            wasClosed = true;
        }
    }

    public static final class Throwing extends Scripted {
        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            throw new IllegalArgumentException("bad user info me:hunter2");
        }

        @Override
        public ConfigDef config() {
            throw new IllegalStateException("bad user info me:hunter2");
        }
    }

    public static final class Unlinkable extends Scripted {
        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            throw new NoClassDefFoundError("hunter2 is no class");
        }

        @Override
        public ConfigDef config() {
            throw new NoClassDefFoundError("hunter2 is no class");
        }
    }

    public static final class Particular extends Scripted {
        @Override
        public ConfigDef config() {
            ConfigDef.Validator noUserInfo = (name, value) -> {
                throw new ConfigException(name, value, "user info in " + value);
            };
            return new ConfigDef()
                    .define("size", ConfigDef.Type.INT, 1, Importance.LOW, "A number.")
                    .define("mode", ConfigDef.Type.STRING, "fast", ValidString.in("fast", "slow"), Importance.LOW, "")
                    .define("id", ConfigDef.Type.STRING, Importance.LOW, "Has no default.")
                    .define("url", ConfigDef.Type.STRING, NO_DEFAULT_VALUE, noUserInfo, Importance.LOW, "An address.");
        }
    }

    /** Has no constructor that can be called. */
    public static final class Unmakable extends Scripted {
        private Unmakable() {}
    }
}
