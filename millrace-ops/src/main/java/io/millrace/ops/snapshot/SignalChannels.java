package io.millrace.ops.snapshot;

import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.kafka.KafkaAccess;
import io.millrace.ops.snapshot.SourceConnector.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which channel a signal takes: one that the connector listens to, and that can be reached from here. */
final class SignalChannels {
    private final Databases databases;
    private final KafkaAccess kafka;

    SignalChannels(Databases databases, KafkaAccess kafka) {
        this.databases = databases;
        this.kafka = kafka;
    }

    /**
     * The channel, checked.
     *
     * @param signal what is to be sent
     * @throws OpsException with {@link Kind#INVALID}, with the properties to add, if there is none
     */
    SignalChannel choose(SourceConnector source, Channel wanted, Signal signal) {
        List<String> reasons = new ArrayList<>();
        Set<Channel> listening = source.channels();
        List<Channel> candidates =
                wanted == Channel.AUTO ? List.of(Channel.SOURCE, Channel.KAFKA, Channel.FILE) : List.of(wanted);
        for (Channel candidate : candidates) {
            String obstacle = obstacle(source, listening, candidate, signal);
            if (obstacle != null) {
                reasons.add(obstacle);
                continue;
            }
            SignalChannel channel = channel(source, candidate);
            if (wanted != Channel.AUTO || candidate != Channel.FILE) {
                channel.check();
                return channel;
            }
            try {
                channel.check();
                return channel;
            } catch (OpsException e) {
                reasons.add("file: " + e.getMessage());
            }
        }
        throw new OpsException(
                Kind.INVALID,
                "No signal can be sent to connector '%s':%n  %s%nThe connector's properties for signals (add them, and apply its configuration):%n%s"
                        .formatted(
                                source.name(),
                                String.join(System.lineSeparator() + "  ", reasons),
                                advice(source, candidates)));
    }

    /**
     * Refuses an incremental snapshot that the connector would not make, through whatever channel it is asked: it marks its chunks in the
     * table of signals, and without one it only writes a line to its log.
     */
    static void requireWatermarks(SourceConnector source) {
        if (source.signalTable() != null || source.isReadOnly()) {
            return;
        }
        throw new OpsException(
                Kind.INVALID,
                ("Connector '%s' has no %s, where it marks what an incremental snapshot has read. Make the %s in the captured database,"
                                + " and add to the connector's configuration:%n%s%s")
                        .formatted(
                                source.name(),
                                SourceConnector.SIGNAL_TABLE,
                                source.database().collection(),
                                property(SourceConnector.SIGNAL_TABLE, exampleTable(source)),
                                source.database().canBeReadOnly()
                                        ? "%nor, if it must not write to the database: %s"
                                                .formatted(property("read.only", "true")
                                                        .strip())
                                        : ""));
    }

    private @Nullable String obstacle(SourceConnector source, Set<Channel> listening, Channel channel, Signal signal) {
        String table = source.signalTable();
        return switch (channel) {
            case SOURCE ->
                !listening.contains(channel)
                        ? "source: " + SourceConnector.CHANNELS + " does not have it"
                        : table == null
                                ? "source: the connector has no " + SourceConnector.SIGNAL_TABLE
                                : source.database() == Database.MONGODB
                                        ? "source: MongoDB's driver is not here; add the channel kafka or file, or insert the signal yourself in mongosh: "
                                                + signal.mongosh(table)
                                        : source.signalTables().size() > 1
                                                ? "source: each table of signals is for its own database; the channel kafka is for all"
                                                : !databases.has(source.name())
                                                        ? "source: give the database's JDBC URL (--database-url, or databases."
                                                                + source.name() + ".url of the context)"
                                                        : null;
            case KAFKA ->
                !listening.contains(channel)
                        ? "kafka: " + SourceConnector.CHANNELS + " does not have it"
                        : !kafka.isKnown() ? "kafka: give bootstrap.servers (--bootstrap-servers HOST:PORT)" : null;
            case FILE ->
                !listening.contains(channel) ? "file: " + SourceConnector.CHANNELS + " does not have it" : null;
            case AUTO -> null;
        };
    }

    private SignalChannel channel(SourceConnector source, Channel channel) {
        return switch (channel) {
            case SOURCE -> {
                String table = source.signalTable();
                if (table == null) {
                    throw new IllegalStateException(SourceConnector.SIGNAL_TABLE);
                }
                yield new SourceChannel(source, databases, table);
            }
            case KAFKA -> new KafkaChannel(source, kafka);
            case FILE -> new FileChannel(source);
            case AUTO -> throw new IllegalArgumentException(channel.name());
        };
    }

    private static String advice(SourceConnector source, List<Channel> channels) {
        List<String> lines = new ArrayList<>();
        boolean isOnlyForOthers = source.database() == Database.MONGODB && channels.contains(Channel.SOURCE);
        for (Channel channel : isOnlyForOthers ? List.of(Channel.KAFKA, Channel.FILE) : channels) {
            switch (channel) {
                case SOURCE -> {
                    lines.add("  source, a table of the database:");
                    lines.add(property(SourceConnector.CHANNELS, with(source, Channel.SOURCE)));
                    lines.add(property(SourceConnector.SIGNAL_TABLE, exampleTable(source)));
                }
                case KAFKA -> {
                    lines.add("  kafka, a topic:");
                    lines.add(property(SourceConnector.CHANNELS, with(source, Channel.KAFKA)));
                    lines.add(property(SourceConnector.SIGNAL_TOPIC, "__debezium-signal." + source.topicPrefix()));
                    lines.add(property(SourceConnector.SIGNAL_BOOTSTRAP_SERVERS, "HOST:PORT"));
                    lines.add(property("signal.kafka.groupId", source.name() + "-signals"));
                    lines.add(property("signal.kafka.poll.timeout.ms", "100"));
                    lines.add(property("signal.poll.interval.ms", "500"));
                }
                case FILE -> {
                    lines.add("  file, on the worker's machine:");
                    lines.add(property(SourceConnector.CHANNELS, with(source, Channel.FILE)));
                    lines.add(property(SourceConnector.SIGNAL_FILE, "/path/of/the/worker/signals.txt"));
                }
                case AUTO -> {}
            }
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String with(SourceConnector source, Channel channel) {
        Set<Channel> channels = new TreeSet<>(source.channels());
        channels.add(channel);
        return channels.stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    /** A line of a connector's JSON. */
    static String property(String key, String value) {
        return "    \"%s\": \"%s\",".formatted(key, value);
    }

    private static String exampleTable(SourceConnector source) {
        String table = source.signalTable();
        if (table != null) {
            return table;
        }
        return switch (source.database()) {
            case POSTGRES -> "public.debezium_signal";
            case SQLSERVER -> "DATABASE.dbo.debezium_signal";
            case ORACLE -> "PDB.SCHEMA.DEBEZIUM_SIGNAL";
            case MYSQL, MARIADB, MONGODB, OTHER -> {
                String databases = source.get("database.include.list");
                if (databases == null && source.database() == Database.MONGODB) {
                    databases = Objects.requireNonNullElse(source.get("collection.include.list"), "")
                            .replaceFirst("\\\\?\\.[^,]*$", "");
                }
                yield (databases != null && databases.matches("\\w+") ? databases : "DATABASE") + ".debezium_signal";
            }
        };
    }
}
