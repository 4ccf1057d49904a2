package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Strimzi and Kubernetes would drop without a word is found. */
final class StrictResourcesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/metadata",
                "/spec",
                "/spec/tls",
                "/spec/tls/trustedCertificates/0",
                "/spec/resources",
                "/spec/jvmOptions",
                "/spec/metricsConfig",
                "/spec/metricsConfig/valueFrom/configMapKeyRef",
                "/spec/template/serviceAccount",
                "/spec/template/pod",
                "/spec/template/pod/volumes/0",
                "/spec/template/pod/volumes/0/secret",
                "/spec/template/pod/topologySpreadConstraints/0/labelSelector",
                "/spec/template/connectContainer/volumeMounts/0",
                "/spec/build/output",
                "/spec/build/plugins/0",
                "/spec/build/plugins/0/artifacts/0",
            })
    void aPropertyThatDoesNotExistIsFoundWhereverItStands(String parent) {
        JsonNode connect = connect();
        ((ObjectNode) connect.at(parent)).put("wrong", "x");

        assertThatThrownBy(() -> StrictResources.read(connect)).hasMessageContaining("\"wrong\"");
    }

    @ParameterizedTest
    @CsvSource({"/spec,replicas", "/spec/template/pod/topologySpreadConstraints/0,maxSkew"})
    void aNumberThatIsTextIsFound(String parent, String property) {
        JsonNode connect = connect();
        ((ObjectNode) connect.at(parent)).put(property, "3");

        assertThatThrownBy(() -> StrictResources.read(connect)).hasMessageContaining(property);
    }

    @Test
    void aTypeThatDoesNotExistIsFound() {
        JsonNode connect = connect();
        ((ObjectNode) connect.at("/spec/build/plugins/0/artifacts/0")).put("type", "rar");

        assertThatThrownBy(() -> StrictResources.read(connect)).hasMessageContaining("'rar'");
    }

    @Test
    void anOldVersionOfTheApiIsRefused() {
        JsonNode connect = connect();
        ((ObjectNode) connect).put("apiVersion", "kafka.strimzi.io/v1beta2");

        assertThatThrownBy(() -> StrictResources.read(connect)).hasMessageContaining("v1beta2 KafkaConnect");
    }

    @Test
    void configurationsMayHaveAnyKey() {
        JsonNode connect = connect();
        ((ObjectNode) connect.at("/spec/config")).put("any.key", "x");

        assertThatCode(() -> StrictResources.read(connect)).doesNotThrowAnyException();
    }

    private static JsonNode connect() {
        JsonNode connect =
                ProjectFiles.yaml(ProjectFiles.text("kubernetes/connect.yaml")).get(0);
        assertThat(connect.path("kind").asText()).isEqualTo("KafkaConnect");
        return connect;
    }
}
