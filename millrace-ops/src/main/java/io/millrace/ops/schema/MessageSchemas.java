package io.millrace.ops.schema;

import io.millrace.ops.Connector;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SchemaHistories.Scan;
import io.millrace.ops.SchemaHistory;
import io.millrace.ops.SchemaHistory.Basis;
import io.millrace.ops.TableHistory;
import io.millrace.ops.kafka.Topics;
import io.millrace.ops.status.ActiveTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The history of a connector that sees no statements (PostgreSQL, MongoDB, DynamoDB): by the schemas of its messages, in a registry or in
 * the messages themselves. For one reading.
 */
final class MessageSchemas {
    private static final String CONVERTER = "value.converter";
    private static final String NO_STATEMENTS = "no connector for its kind of database sees statements";

    private final Connector source;
    private final Topics topics;
    private final ActiveTopics active;
    private final @Nullable RegistryRest registry;
    private final Scan scan;
    private final String converter;
    private final List<String> warnings = new ArrayList<>();

    MessageSchemas(Connector source, Topics topics, ActiveTopics active, @Nullable RegistryRest registry, Scan scan) {
        this.source = source;
        this.topics = topics;
        this.active = active;
        this.registry = registry;
        this.scan = scan;
        this.converter = source.config().getOrDefault(CONVERTER, "");
    }

    SchemaHistory read(@Nullable String table) {
        Map<String, String> all = topicsByTable();
        if (table != null) {
            String whole = TableNames.resolve(all.keySet(), table, "the topics of " + source.name());
            all = Map.of(whole, all.getOrDefault(whole, whole));
        }
        if (isOfRegistry() || (converter.isEmpty() && registry != null)) {
            SchemaHistory history = fromRegistry(all);
            if (history != null) {
                return history;
            }
        }
        return fromMessages(all);
    }

    private boolean isOfRegistry() {
        String name = converter.toLowerCase(Locale.ROOT);
        return name.contains("avro") || name.contains("protobuf") || name.contains("jsonschema") || isOfGlue();
    }

    private boolean isOfGlue() {
        String name = converter.toLowerCase(Locale.ROOT);
        return name.contains("amazonaws") || name.contains("glue");
    }

    private @Nullable SchemaHistory fromRegistry(Map<String, String> all) {
        if (isOfGlue()) {
            throw new OpsException(
                    Kind.INVALID,
                    without()
                            + " and its converter keeps schemas in AWS Glue, which is not read here: the Glue console and"
                            + " 'aws glue list-schema-versions' show them.");
        }
        if (registry == null) {
            throw new OpsException(
                    Kind.INVALID,
                    without() + " and the schemas of its messages are in a registry (" + CONVERTER + "=" + converter
                            + "): say where with --schema-registry-url, MILLRACE_SCHEMA_REGISTRY_URL or schemaRegistry.url of the"
                            + " context.");
        }
        RegistryHistory history = new RegistryHistory(registry);
        List<TableHistory> tables = new ArrayList<>();
        all.forEach((table, topic) -> {
            TableHistory found = history.read(topic, table);
            if (found != null) {
                tables.add(found);
            }
        });
        if (tables.isEmpty()) {
            if (!isOfRegistry()) {
                return null; // The worker's converter may write schemas into messages.
            }
            if (history.isRowOpaque()) {
                throw opaque(registry.url().toString());
            }
            throw new OpsException(
                    Kind.NOT_FOUND,
                    "The schema registry at " + registry.url() + " has no subject of '" + source.name() + "', such as "
                            + all.values().stream().findFirst().orElse("TOPIC") + "-value.");
        }
        warnings.add(
                "A schema registry keeps neither times nor places, and each schema but once: a table that came back to an"
                        + " earlier structure does not show it.");
        return new SchemaHistory(
                source.name(), Basis.SCHEMA_REGISTRY, registry.url().toString(), tables, warnings);
    }

    private SchemaHistory fromMessages(Map<String, String> all) {
        if (converter.endsWith(".JsonConverter")
                && "false".equals(source.config().get(CONVERTER + ".schemas.enable"))) {
            throw withoutSchemas(CONVERTER + ".schemas.enable=false");
        }
        List<TableHistory> tables = new ArrayList<>();
        List<String> opaque = new ArrayList<>();
        List<String> bare = new ArrayList<>();
        all.forEach((table, topic) -> {
            scan.progress().accept("reading topic " + topic);
            MessageHistory history = new MessageHistory(topic);
            Topics.Read read = history.read(topics, scan);
            if (!read.isWhole()) {
                warnings.add("Topic '" + topic + "' was not read to its end, but only " + read.messages()
                        + " messages: newer versions are missing (--limit, --scan-timeout).");
            }
            if (!read.isFromTheStart()) {
                warnings.add(
                        "The beginning of topic '" + topic + "' has been deleted: versions before it are missing.");
            }
            if (topics.settings(topic).getOrDefault("cleanup.policy", "").contains("compact")) {
                warnings.add(
                        "Topic '" + topic + "' is compacted: versions whose rows have all changed since are missing.");
            }
            if (history.isWithoutSchemas()) {
                bare.add(topic);
            } else if (history.isRowOpaque()) {
                opaque.add(topic);
            }
            TableHistory found = history.history(table);
            if (found != null) {
                tables.add(found);
            }
        });
        if (tables.isEmpty() && !opaque.isEmpty()) {
            throw opaque("topic '" + opaque.get(0) + "'");
        }
        if (tables.isEmpty() && !bare.isEmpty()) {
            throw withoutSchemas("topic '" + bare.get(0) + "'");
        }
        if (tables.isEmpty()) {
            throw new OpsException(
                    Kind.NOT_FOUND,
                    "No message that shows a row was read from " + (all.size() == 1 ? "topic " : "the topics ")
                            + String.join(", ", all.values()) + ": the next change of a table shows its columns."
                            + (warnings.isEmpty() ? "" : " " + String.join(" ", warnings)));
        }
        return new SchemaHistory(source.name(), Basis.MESSAGES, "the messages' own schemas", tables, warnings);
    }

    private OpsException opaque(String where) {
        return new OpsException(
                Kind.INVALID,
                without() + " and the schemas of its messages do not tell the fields of a row (" + where + ")"
                        + (isMongo() ? ": MongoDB's documents have no schema." : "."));
    }

    private OpsException withoutSchemas(String where) {
        return new OpsException(
                Kind.INVALID,
                without() + " and its messages carry no schemas (" + where + "). "
                        + (isMongo()
                                ? "MongoDB's documents have none."
                                : CONVERTER
                                        + ".schemas.enable=true with JsonConverter, or an Avro converter with a schema"
                                        + " registry, makes a history from then on."));
    }

    private String without() {
        return "'" + source.name() + "' has no history of statements: " + NO_STATEMENTS + ",";
    }

    private boolean isMongo() {
        return source.config().getOrDefault("connector.class", "").contains("MongoDb");
    }

    /** The source's topics by the names of their tables: what comes behind the prefix. */
    private Map<String, String> topicsByTable() {
        Map<String, String> config = source.config();
        String prefix = config.getOrDefault("topic.prefix", "") + ".";
        Set<String> existing = topics.names();
        Set<String> seen = active.of(source.name());
        Map<String, String> found = new TreeMap<>();
        for (String topic : existing) {
            // Connect forgets what it saw when a connector is created anew.
            boolean isIts = seen.contains(topic) || (prefix.length() > 1 && topic.startsWith(prefix));
            if (isIts && !isInternal(topic)) {
                found.put(topic.startsWith(prefix) ? topic.substring(prefix.length()) : topic, topic);
            }
        }
        String missing = missing(existing, seen);
        if (found.isEmpty()) {
            throw new OpsException(
                    Kind.NOT_FOUND,
                    missing.isEmpty()
                            ? "'" + source.name() + "' has written to no topic yet (" + prefix
                                    + "*): there is no schema to see."
                            : missing);
        }
        if (!missing.isEmpty()) {
            warnings.add(missing);
        }
        return found;
    }

    /** That Connect knows of topics which Kafka does not show; empty if of none. */
    private String missing(Set<String> existing, Set<String> seen) {
        Set<String> missing = new TreeSet<>(seen);
        missing.removeAll(existing);
        missing.removeIf(this::isInternal);
        return missing.isEmpty()
                ? ""
                : "'" + source.name() + "' has written to " + String.join(", ", missing)
                        + ", which this Kafka does not show: deleted, in another Kafka (see bootstrap.servers), or its user may not READ it.";
    }

    private boolean isInternal(String topic) {
        Map<String, String> config = source.config();
        return topic.startsWith("__")
                || topic.equals(config.get("topic.prefix") + ".transaction")
                || topic.equals(config.get("signal.kafka.topic"))
                || topic.equals(config.get("notification.sink.topic.name"));
    }
}
