package io.millrace.it;

import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.registry.SchemaRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The examples' converters that ask a schema registry: Confluent's, which are not published where this build may take them from, and
 * AWS Glue's, whose registry does not run here. Apicurio's Avro converter stands in for them in a worker; it writes and reads what
 * Confluent's does: a zero, four bytes with the schema's id, the datum. Stateless.
 */
final class RegistryConverters {
    static final String CONFLUENTS = "io.confluent.connect.";
    static final String GLUES = "com.amazonaws.services.schemaregistry.kafkaconnect.";

    private static final List<String> CONVERTERS = List.of("key.converter", "value.converter", "payload.converter");

    private RegistryConverters() {}

    /** Whether one of the connector's converters is Confluent's or Glue's. */
    static boolean has(ConnectorRequest connector) {
        return CONVERTERS.stream().anyMatch(converter -> isOfRegistry(connector, converter));
    }

    private static boolean isOfRegistry(ConnectorRequest connector, String converter) {
        String type = connector.config().getOrDefault(converter, "");
        return type.startsWith(CONFLUENTS) || type.startsWith(GLUES);
    }

    /** The options of one of the connector's converters, as it gets them. */
    static Map<String, String> options(ConnectorRequest connector, String converter) {
        String prefix = converter + ".";
        Map<String, String> options = new LinkedHashMap<>();
        connector.config().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                options.put(key.substring(prefix.length()), value);
            }
        });
        return options;
    }

    /** The same connector, but for those converters and their options. */
    static ConnectorRequest replaced(ConnectorRequest connector, SchemaRegistry registry) {
        ConnectorRequest replaced = connector;
        for (String converter : CONVERTERS) {
            if (isOfRegistry(connector, converter)) {
                for (String option : options(connector, converter).keySet()) {
                    replaced = replaced.without(converter + "." + option);
                }
                replaced = replaced.with(apicurios(registry, converter));
                if (options(connector, converter)
                        .getOrDefault("value.subject.name.strategy", "")
                        .endsWith("TopicRecordNameStrategy")) {
                    // Likewise a subject other than the topic's with -value, which has the schemas of another
                    // converter.
                    replaced = replaced.with(
                            converter + ".apicurio.registry.artifact-resolver-strategy",
                            "io.apicurio.registry.serde.strategy.SimpleTopicIdStrategy");
                }
            }
        }
        return replaced;
    }

    private static Map<String, String> apicurios(SchemaRegistry registry, String converter) {
        Map<String, String> settings = new LinkedHashMap<>();
        registry.avroConverters().forEach((key, value) -> {
            if (key.startsWith("value.converter")) {
                settings.put(key.replace("value.converter", converter), value);
            }
        });
        return settings;
    }
}
