package io.millrace.connect.aws.message;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Configurations, records and messages for tests. */
final class Messages {
    static final long TIMESTAMP = 1_700_000_000_000L;

    private Messages() {}

    private static ConfigDef definition(MessageKeys keys) {
        ConfigDef def = new ConfigDef();
        MessageConfig.define(def, keys);
        return DeliveryConfig.define(def, new BatchLimits(10, 1 << 20, 1 << 20), 1 << 20, 32, OrderingMode.KEY);
    }

    /** @param settings such as {@code a=b; c=d} */
    static MessageConfig config(MessageKeys keys, String settings) {
        Map<String, String> props = props(settings);
        ParsedValues values = ParsedValues.of(definition(keys), props);
        ConfigProblems problems = new ConfigProblems(values);
        MessageConfig.check(values, keys, false, false, problems);
        values.collectInto(problems);
        problems.throwIfAny();
        return MessageConfig.of(new AbstractConfig(definition(keys), props, false), keys);
    }

    /** What a validation says, by key. */
    static Map<String, List<String>> problems(MessageKeys keys, String settings, boolean anyFifo, boolean anyStandard) {
        ParsedValues values = ParsedValues.of(definition(keys), props(settings));
        ConfigProblems problems = new ConfigProblems(values);
        MessageConfig.check(values, keys, anyFifo, anyStandard, problems);
        return reported(values, problems);
    }

    static Map<String, List<String>> reported(ParsedValues values, ConfigProblems problems) {
        List<ConfigValue> list = values.toList();
        problems.reportOn(list);
        Map<String, List<String>> byKey = new TreeMap<>();
        for (ConfigValue value : list) {
            if (!value.errorMessages().isEmpty()) {
                byKey.put(value.name(), value.errorMessages());
            }
        }
        return byKey;
    }

    static ParsedValues values(MessageKeys keys, String settings) {
        return ParsedValues.of(definition(keys), props(settings));
    }

    private static Map<String, String> props(String settings) {
        Map<String, String> props = new HashMap<>();
        for (String setting : settings.split(";")) {
            if (!setting.isBlank()) {
                int equals = setting.indexOf('=');
                props.put(setting.substring(0, equals).strip(), setting.substring(equals + 1));
            }
        }
        return props;
    }

    static MessageConverter converter(MessageKeys keys, String settings) {
        return new MessageConverter(config(keys, settings), "connector", null);
    }

    static Message sqs(String settings, SinkRecord record) {
        return Objects.requireNonNull(converter(MessageKeys.SQS, settings).convert(record, false));
    }

    static Message fifo(String settings, SinkRecord record) {
        return Objects.requireNonNull(converter(MessageKeys.SQS, settings).convert(record, true));
    }

    static Message sns(String settings, SinkRecord record) {
        return Objects.requireNonNull(converter(MessageKeys.SNS, settings).convert(record, false));
    }

    static SinkRecord value(@Nullable Object value) {
        return record("k", null, value);
    }

    static SinkRecord record(@Nullable Object key, @Nullable Schema schema, @Nullable Object value) {
        return new SinkRecord("topic", 3, null, key, schema, value, 42, TIMESTAMP, TimestampType.CREATE_TIME);
    }

    /** Why the record is rejected, as the metric's tag says. */
    static String reason(Throwable thrown) {
        Assertions.assertThat(thrown).isInstanceOf(RejectedRecordException.class);
        return ((RejectedRecordException) thrown).reason();
    }
}
