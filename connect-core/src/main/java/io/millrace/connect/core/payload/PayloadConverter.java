package io.millrace.connect.core.payload;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.KeyedConfigException;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.config.Undisclosed;
import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.delivery.TryLaterException;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes values with the Connect converter that {@code payload.converter} names.
 *
 * <p>The converter may come from any folder of the worker's {@code plugin.path}: a plugin's class loader asks the worker's,
 * which knows every converter that the worker lists as a plugin. It is called with its own class loader as the thread's, as
 * Connect calls it.
 *
 * <p>Confined to the task thread.
 */
public final class PayloadConverter implements AutoCloseable {
    public static final String PAYLOAD_CONVERTER = "payload.converter";

    /** Begins the keys of the converter's own options. */
    public static final String PREFIX = "payload.converter.";

    /** Why a record is rejected that the converter cannot write. */
    public static final String FAILED = "payload-converter-failed";

    private static final Logger log = LoggerFactory.getLogger(PayloadConverter.class);

    private final Converter converter;
    private final Patience patience;

    PayloadConverter(Converter converter, Patience patience) {
        this.converter = converter;
        this.patience = patience;
    }

    /** Adds {@code payload.converter} to a group. */
    public static void define(KeyGroup add) {
        add.key(
                PAYLOAD_CONVERTER,
                ConfigDef.Type.STRING,
                null,
                null,
                Importance.MEDIUM,
                "The Connect converter (Avro, Protobuf, Glue, ...) that writes the values, instead of the JSON, text and"
                        + " bytes of this sink: a class that the worker lists under /connector-plugins?connectorsOnly=false,"
                        + " or on this plugin's own path. Its options follow as " + PREFIX
                        + "*. A value that it cannot write"
                        + " is rejected; a registry that does not answer is waited for as " + Patience.RETRY_TIMEOUT
                        + " says (0: not at all, -1: for ever), and then fails the task: such records never go to the dead"
                        + " letter queue.");
    }

    /**
     * Reports what is wrong with the converter and its options, each on the key to change.
     *
     * @param props the whole configuration
     */
    public static void check(ParsedValues values, Map<String, String> props, ConfigProblems problems) {
        String name = values.text(PAYLOAD_CONVERTER);
        if (name == null) {
            props.keySet().stream()
                    .filter(key -> key.startsWith(PREFIX))
                    .sorted()
                    .forEach(key -> problems.addWithoutValue(
                            key, "Has no effect without " + PAYLOAD_CONVERTER + ": set that too, or remove this key."));
            return;
        }
        Patience patience = new Patience(Map.of(), () -> 0);
        try {
            patience = Patience.of(props);
        } catch (KeyedConfigException e) {
            e.reportOn(problems);
        }
        try (PayloadConverter payload = new PayloadConverter(instance(name), patience)) {
            payload.checkOptions(options(props), problems);
        } catch (KeyedConfigException e) {
            e.reportOn(problems);
        }
    }

    private void checkOptions(Map<String, Object> options, ConfigProblems problems) {
        Map<String, String> texts = new HashMap<>();
        options.forEach((key, value) -> texts.put(key, String.valueOf(value)));
        try {
            ConfigDef definition = inItsLoader(converter::config);
            if (definition == null) {
                return;
            }
            for (ConfigValue value : inItsLoader(() -> definition.validate(texts))) {
                ConfigDef.ConfigKey key = definition.configKeys().get(value.name());
                value.errorMessages()
                        .forEach(message -> problems.addWithoutValue(PREFIX + value.name(), shown(message, key)));
            }
        } catch (RuntimeException | LinkageError e) {
            problems.addWithoutValue(
                    PAYLOAD_CONVERTER,
                    name() + " cannot check its options (" + PREFIX + "*): " + ConverterFault.describe(e) + ".");
        }
    }

    /** As much of what is wrong with an option as surely quotes no credential. */
    private static String shown(String message, ConfigDef.@Nullable ConfigKey key) {
        if (message.startsWith("Missing required configuration")) {
            return message;
        }
        boolean isPlain = key != null
                && switch (key.type) {
                    case STRING, PASSWORD, LIST, CLASS -> key.validator instanceof ConfigDef.ValidString;
                    default -> true;
                };
        String begin = key == null ? "" : " for configuration " + key.name + ": ";
        int found = message.lastIndexOf(begin);
        return isPlain && found >= 0
                ? message.substring(found + begin.length())
                : "Its converter does not accept this value. What it says of it is left out: it may quote the value.";
    }

    /**
     * Makes and configures the converter, for values.
     *
     * @param name the class, as {@code payload.converter} names it
     * @param props the whole configuration
     * @throws KeyedConfigException if that cannot be done; nothing is left open
     */
    public static PayloadConverter open(String name, Map<String, ?> props) {
        Patience patience = Patience.of(props);
        PayloadConverter payload = new PayloadConverter(instance(name), patience);
        Map<String, Object> options = options(props);
        boolean complete = false;
        try {
            payload.inItsLoader(() -> {
                payload.converter.configure(options, false);
                return true;
            });
            complete = true;
            return payload;
        } catch (ConfigException e) {
            throw new KeyedConfigException(
                    PAYLOAD_CONVERTER,
                    name + " does not accept its options (" + PREFIX + "*)"
                            + named(Undisclosed.optionsNamedBy(e, options.keySet()))
                            + ". What it says of them is left out: it may quote a credential.",
                    Undisclosed.of(e));
        } catch (RuntimeException | LinkageError e) {
            throw new KeyedConfigException(
                    PAYLOAD_CONVERTER,
                    name + " cannot be configured with its options (" + PREFIX + "*): " + ConverterFault.describe(e)
                            + ".",
                    Undisclosed.of(e));
        } finally {
            if (!complete) {
                payload.close();
            }
        }
    }

    private static String named(String options) {
        return options.isEmpty() ? "" : "; it names " + options;
    }

    /**
     * Writes the value of a record.
     *
     * @return the bytes, or null where the converter gives none
     * @throws RejectedRecordException if the converter can never write it
     * @throws TryLaterException if a registry does not answer, for as long as {@code errors.retry.timeout} says
     * @throws ConnectException if anything else is wrong that a person must mend. Never a {@code RetriableException}: the
     *     records before this one are taken already
     */
    public byte @Nullable [] convert(SinkRecord record) {
        try {
            byte[] bytes = convertOnce(record);
            patience.succeeded();
            return bytes;
        } catch (HeadersAdded e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            ConverterFault fault = ConverterFault.of(e);
            long pauseMs = fault == ConverterFault.REMOTE ? patience.pauseMs() : 0;
            if (pauseMs == 0) {
                throw failure(fault, record, e);
            }
            String what = name() + " (" + PAYLOAD_CONVERTER + ") could not write " + origin(record) + ": "
                    + ConverterFault.describe(e);
            log.warn("{}. Trying again in {} ms ({})", what, pauseMs, Patience.RETRY_TIMEOUT);
            throw new TryLaterException(what, pauseMs);
        }
    }

    private byte @Nullable [] convertOnce(SinkRecord record) {
        RecordHeaders headers = new RecordHeaders();
        byte[] bytes = inItsLoader(
                () -> converter.fromConnectData(record.topic(), headers, record.valueSchema(), record.value()));
        if (headers.iterator().hasNext()) {
            throw new HeadersAdded(name(), headers);
        }
        return bytes;
    }

    private ConnectException failure(ConverterFault fault, SinkRecord record, Throwable thrown) {
        RuntimeException cause = Undisclosed.of(thrown);
        String what = ConverterFault.describe(thrown);
        return switch (fault) {
            case RECORD ->
                new RejectedRecordException(
                        FAILED,
                        name() + " (" + PAYLOAD_CONVERTER + ") cannot write the value for the topic " + record.topic()
                                + ": " + what
                                + ". Change the value with a transform, its schema in the registry, or the"
                                + " options " + PREFIX + "*",
                        cause);
            case REMOTE ->
                new ConnectException(
                        name() + " (" + PAYLOAD_CONVERTER + ") could not reach what it needs to write " + origin(record)
                                + ", tried for " + patience.timeoutMs() + " ms (" + Patience.RETRY_TIMEOUT + "): "
                                + what
                                + ". Nothing is lost: restart the task when its registry answers. A larger "
                                + Patience.RETRY_TIMEOUT + " waits longer",
                        cause);
            case SETUP ->
                new ConnectException(
                        name() + " (" + PAYLOAD_CONVERTER + ") failed on " + origin(record) + " for the topic "
                                + record.topic() + ", not because of the value alone: " + what
                                + ". Correct the options "
                                + PREFIX
                                + "*, or the registry's rights, and restart the task; nothing is lost. If it is"
                                + " this record after all, leave it out with a transform",
                        cause);
        };
    }

    /** Closes the converter, where it can be closed; a failure to do so is logged. */
    @Override
    public void close() {
        Object perhaps = converter; // older workers' Converter is no Closeable
        if (perhaps instanceof AutoCloseable closeable) {
            inItsLoader(() -> {
                try {
                    closeable.close();
                } catch (Exception | LinkageError e) {
                    log.warn("Closing {} ({}) failed", name(), PAYLOAD_CONVERTER, Undisclosed.of(e));
                }
                return true;
            });
        }
    }

    private String name() {
        return converter.getClass().getName();
    }

    private static String origin(SinkRecord record) {
        return record.originalTopic() + "-" + record.originalKafkaPartition() + "@" + record.originalKafkaOffset();
    }

    /** A converter finds its serializers, naming strategies and service files through the thread. */
    private <T extends @Nullable Object> T inItsLoader(Supplier<T> call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader own = converter.getClass().getClassLoader();
        if (own == null || own == before) {
            return call.get();
        }
        thread.setContextClassLoader(own);
        try {
            return call.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Map<String, Object> options(Map<String, ?> props) {
        Map<String, Object> options = new HashMap<>();
        props.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                options.put(key.substring(PREFIX.length()), value);
            }
        });
        options.put(ConverterConfig.TYPE_CONFIG, ConverterType.VALUE.getName());
        return options;
    }

    private static Converter instance(String name) {
        Class<?> type = load(name);
        if (!Converter.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
            throw new KeyedConfigException(
                    PAYLOAD_CONVERTER,
                    "Not a converter: the class must implement " + Converter.class.getName() + ".",
                    null);
        }
        try {
            return (Converter) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new KeyedConfigException(
                    PAYLOAD_CONVERTER,
                    "Making one with the public constructor without arguments failed: " + ConverterFault.describe(e)
                            + ".",
                    e);
        }
    }

    private static Class<?> load(String name) {
        try {
            // As Connect loads what it is told to: not by Class.forName, so that the worker's short names work too.
            return Utils.getContextOrKafkaClassLoader().loadClass(name);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new KeyedConfigException(
                    PAYLOAD_CONVERTER,
                    "This worker finds no such class. Unzip the converter's plugin into a folder of its plugin.path, so"
                            + " that /connector-plugins?connectorsOnly=false lists it (with plugin.discovery=service_load"
                            + " its jar needs a META-INF/services/" + Converter.class.getName()
                            + "), or put its jars beside this plugin's in lib/; then restart the worker.",
                    e);
        }
    }

    /** What a converter puts into Kafka headers is lost: a schema id, for example, without which nobody can read the bytes. */
    private static final class HeadersAdded extends ConnectException {
        private static final long serialVersionUID = 1L;

        HeadersAdded(String converter, RecordHeaders headers) {
            super(converter + " (" + PAYLOAD_CONVERTER
                    + ") puts a part of what it writes into Kafka headers, which are not" + " sent: " + names(headers)
                    + ". Set its options (" + PREFIX + "*) so that all of it is in the bytes");
        }

        private static String names(RecordHeaders headers) {
            TreeSet<String> names = new TreeSet<>();
            headers.forEach(header -> names.add(header.key()));
            return String.join(", ", names);
        }
    }
}
