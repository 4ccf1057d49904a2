package io.millrace.ops.kafka;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Secrets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Kafka's clients, made when they are needed. Thread-safe; consumers and producers are their callers' to close. */
public final class KafkaAccess implements AutoCloseable {
    private static final Pattern QUOTED = Pattern.compile("'.*'", Pattern.DOTALL);

    private final Map<String, String> properties;
    private @Nullable Admin admin;

    /** Nothing is asked yet. */
    public KafkaAccess(Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
    }

    /** Whether it is known where Kafka is. */
    public boolean isKnown() {
        return properties.containsKey("bootstrap.servers");
    }

    /** A property as whoever made this set it. */
    public Optional<String> property(String key) {
        return Optional.ofNullable(properties.get(key));
    }

    /** Where Kafka is; empty if that is not known. */
    public String bootstrapServers() {
        return properties.getOrDefault("bootstrap.servers", "");
    }

    /** The one administrator's client, closed with this. */
    public synchronized Admin admin() {
        if (admin == null) {
            admin = made(() -> Admin.create(with(Map.of())));
        }
        return admin;
    }

    /** A consumer of bytes with these properties besides. It makes no topic by asking for it, whatever the brokers allow. */
    public Consumer<byte[], byte[]> consumer(Map<String, String> more) {
        Map<String, Object> all = with(more);
        all.put("allow.auto.create.topics", "false");
        return made(() -> new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** A producer of bytes with these properties besides. */
    public Producer<byte[], byte[]> producer(Map<String, String> more) {
        Map<String, Object> all = with(more);
        return made(() -> new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
            admin = null;
        }
    }

    /** Clients ask nothing when they are made: what they refuse is a property. */
    private static <T> T made(Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            if (cause instanceof NoSuchFileException) {
                why = "there is no file " + why;
            }
            if (why.contains("JAAS config")) {
                // It quotes what it takes for a key: what follows a quotation mark in a password, for example. So does
                // its stack trace.
                throw refused(
                        QUOTED.matcher(why).replaceAll("***")
                                + "; sasl.jaas.config ends in ; and has a password in quotation marks, with a \\ before each \" and \\ of its own",
                        null);
            }
            throw refused(why, e);
        }
    }

    private static OpsException refused(String why, @Nullable Throwable cause) {
        return new OpsException(
                Kind.INVALID,
                "Kafka's client refuses its properties: %s. See --bootstrap-servers, --command-config, and kafka of the context."
                        .formatted(Secrets.withoutUrlSecrets(why)),
                cause);
    }

    private Map<String, Object> with(Map<String, String> more) {
        if (!isKnown()) {
            throw new OpsException(
                    Kind.INVALID,
                    "This needs Kafka, and it is not known where Kafka is: set bootstrap.servers (--bootstrap-servers HOST:PORT).");
        }
        Map<String, Object> all = new HashMap<>(properties);
        all.putAll(more);
        return all;
    }
}
