package io.millrace.testkit.connect;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of a distributed worker: those of the test kit, and what is changed on top. Immutable; each {@code with}
 * gives a new one.
 *
 * <p>The worker listens on the loopback interface, loads plugins by their service files alone (scanning takes over 20 s),
 * commits offsets every second, and notices a dead member within six seconds instead of a minute.
 */
public final class WorkerSettings {
    private final Map<String, String> properties;

    private WorkerSettings(Map<String, String> properties) {
        this.properties = properties;
    }

    /** Settings of a worker without plugins, in the group {@code connect}. */
    public static WorkerSettings of(String bootstrapServers) {
        Map<String, String> p = new LinkedHashMap<>();
        p.put("bootstrap.servers", bootstrapServers);
        p.put("listeners", "http://127.0.0.1:0");
        p.put("rest.advertised.host.name", "127.0.0.1");
        p.put("plugin.discovery", "service_load");
        p.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        p.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        p.put("key.converter.schemas.enable", "false");
        p.put("value.converter.schemas.enable", "false");
        p.put("offset.storage.partitions", "1");
        p.put("offset.storage.replication.factor", "1");
        p.put("config.storage.replication.factor", "1");
        p.put("status.storage.partitions", "1");
        p.put("status.storage.replication.factor", "1");
        p.put("offset.flush.interval.ms", "1000");
        p.put("session.timeout.ms", "6000");
        p.put("heartbeat.interval.ms", "1500");
        p.put("scheduled.rebalance.max.delay.ms", "0");
        p.put("consumer.session.timeout.ms", "6000");
        p.put("consumer.heartbeat.interval.ms", "1500");
        p.put("consumer.metadata.max.age.ms", "5000");
        return new WorkerSettings(p).group("connect");
    }

    /** Settings that are given whole, such as those of a file, with nothing of the test kit's. */
    public static WorkerSettings exactly(Map<String, String> properties) {
        return new WorkerSettings(new LinkedHashMap<>(properties));
    }

    /** The group that the worker joins; its three topics are named after it. */
    public WorkerSettings group(String group) {
        return with("group.id", group)
                .with("offset.storage.topic", group + "-offsets")
                .with("config.storage.topic", group + "-configs")
                .with("status.storage.topic", group + "-status");
    }

    public String group() {
        return Objects.requireNonNull(properties.get("group.id"));
    }

    /** The folder whose sub-folders are plugins. */
    public WorkerSettings plugins(Path pluginPath) {
        return with("plugin.path", pluginPath.toAbsolutePath().toString());
    }

    /** The port of the REST API; 0, the default, takes a free one. */
    public WorkerSettings port(int port) {
        return with("listeners", "http://127.0.0.1:" + port);
    }

    /** Any other setting of Connect's. */
    public WorkerSettings with(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(properties);
        changed.put(key, value);
        return new WorkerSettings(changed);
    }

    /** What the worker is started with. */
    public Map<String, String> properties() {
        return Map.copyOf(properties);
    }
}
