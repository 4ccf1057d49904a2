package io.millrace.ops.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.TableColumn;
import io.millrace.ops.TableHistory;
import io.millrace.ops.schema.SchemaRuns.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The versions of a topic's rows by the schemas that a registry has of it: subject {@code TOPIC-value}. */
final class RegistryHistory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryRest registry;
    private boolean isRowOpaque;

    RegistryHistory(RegistryRest registry) {
        this.registry = registry;
    }

    /**
     * The versions, by the order in which they were registered; null if the registry has none of the topic.
     *
     * @throws OpsException with {@link Kind#INVALID} if the schemas are not Avro's
     */
    @Nullable
    TableHistory read(String topic, String table) {
        String subject = topic + "-value";
        List<Integer> versions = registry.versions(subject);
        if (versions.isEmpty()) {
            return null;
        }
        Set<String> key = key(topic + "-key");
        List<Run> runs = new ArrayList<>();
        for (int version : versions) {
            JsonNode answer = registry.version(subject, Integer.toString(version));
            if (answer == null) {
                continue; // deleted in the meantime
            }
            String type = answer.path("schemaType").asText("AVRO");
            if (!type.equals("AVRO")) {
                throw new OpsException(
                        Kind.INVALID,
                        "The schemas of subject '" + subject + "' are " + type + ", and only Avro's are read here.");
            }
            List<TableColumn> columns =
                    RowSchema.ofAvro(parse(answer.path("schema").asText(), subject), key);
            if (columns == null) {
                isRowOpaque = true;
            } else {
                Map<String, String> position = new LinkedHashMap<>();
                position.put("subject", subject);
                position.put("version", Integer.toString(version));
                position.put("id", answer.path("id").asText());
                runs.add(new Run(null, position, columns));
            }
        }
        return SchemaRuns.history(table, withoutKeysAlone(runs), false);
    }

    /** Whether a schema was read that does not tell of the row's fields. */
    boolean isRowOpaque() {
        return isRowOpaque;
    }

    /** Records of a DELETE may hold the key alone, by a schema of their own. */
    private static List<Run> withoutKeysAlone(List<Run> runs) {
        List<Run> rows = runs.stream()
                .filter(run -> run.columns().stream().anyMatch(column -> !column.isKey()))
                .toList();
        return rows.isEmpty() ? runs : rows;
    }

    private Set<String> key(String subject) {
        JsonNode answer = registry.version(subject, "latest");
        return answer == null
                ? Set.of()
                : RowSchema.avroKey(parse(answer.path("schema").asText(), subject));
    }

    private static JsonNode parse(String schema, String subject) {
        try {
            return JSON.readTree(schema);
        } catch (JsonProcessingException e) {
            throw new OpsException(Kind.FAILED, "A schema of subject '" + subject + "' is not JSON.", e);
        }
    }
}
