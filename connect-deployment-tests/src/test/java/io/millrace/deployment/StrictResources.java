package io.millrace.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * Kubernetes resources, read with the classes of those who act on them. These classes keep properties that they do not know, and the
 * API server drops them without an error: here such a property is one. Immutable.
 */
final class StrictResources {
    /** By apiVersion and kind. Named, not imported: their annotations are not on the class path, which javac would warn of. */
    private static final Map<String, String> KINDS = Map.of(
            "kafka.strimzi.io/v1 Kafka", "io.strimzi.api.kafka.model.kafka.Kafka",
            "kafka.strimzi.io/v1 KafkaNodePool", "io.strimzi.api.kafka.model.nodepool.KafkaNodePool",
            "kafka.strimzi.io/v1 KafkaConnect", "io.strimzi.api.kafka.model.connect.KafkaConnect",
            "kafka.strimzi.io/v1 KafkaConnector", "io.strimzi.api.kafka.model.connector.KafkaConnector",
            "rbac.authorization.k8s.io/v1 Role", "io.fabric8.kubernetes.api.model.rbac.Role",
            "rbac.authorization.k8s.io/v1 RoleBinding", "io.fabric8.kubernetes.api.model.rbac.RoleBinding");

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // Text is no number and a number no truth, as the API server has it.
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new WithoutAnySetters())
            .build();

    private StrictResources() {}

    private static final class WithoutAnySetters extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    /**
     * @throws IllegalArgumentException with the path to what is not known, or of the wrong type
     */
    static Object read(JsonNode resource) {
        String kind = resource.path("apiVersion").asText() + " "
                + resource.path("kind").asText();
        String type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("no kind that is known here: " + kind);
        }
        try {
            return STRICT.treeToValue(resource, Class.forName(type));
        } catch (JsonProcessingException | ClassNotFoundException e) {
            throw new IllegalArgumentException(kind + ": " + e.getMessage(), e);
        }
    }
}
