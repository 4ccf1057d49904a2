package io.millrace.it.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.it.pipeline.FunctionalEnvironment.Aws;
import io.millrace.it.pipeline.FunctionalEnvironment.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class FunctionalEnvironmentTest {
    private static final Map<String, String> MYSQL = Map.of(
            "HOST_TEST_MYSQL", "db",
            "DATABASE_TEST_MYSQL", "test",
            "USER_TEST_MYSQL", "ann",
            "PASSWORD_TEST_MYSQL", "s3cret");

    @Test
    void takesWhatIsGivenAndLeavesTheRestToEmbeddedServers() {
        FunctionalEnvironment read = FunctionalEnvironment.read(MYSQL);

        assertThat(read.mysql()).isEqualTo(new Database("db", 3306, "test", "ann", "s3cret"));
        assertThat(read.postgres()).isNull();
        assertThat(read.mongo()).isNull();
        assertThat(read.aws()).isNull();
        assertThat(read.bootstrapServers()).isNull();
    }

    @Test
    void takesPortsAndEmptyPasswords() {
        Map<String, String> environment = with(MYSQL, "PORT_TEST_MYSQL", "13306");
        environment.put("PASSWORD_TEST_MYSQL", "");

        assertThat(FunctionalEnvironment.read(environment).mysql())
                .isEqualTo(new Database("db", 13306, "test", "ann", ""));
    }

    @Test
    void mongoNeedsNoUser() {
        FunctionalEnvironment read = FunctionalEnvironment.read(
                Map.of("HOST_TEST_MONGO", "db", "DATABASE_TEST_MONGO", "test", "REPLICA_SET_TEST_MONGO", "rs0"));

        assertThat(read.mongo()).isEqualTo(new Database("db", 27017, "test", null, null));
        assertThat(read.replicaSet()).isEqualTo("rs0");
    }

    @Test
    void namesTheVariablesWhereNothingIsGiven() {
        refused(Map.of("HOME", "/root"))
                .hasMessageStartingWith("No server is named")
                .hasMessageContainingAll("HOST_TEST_MYSQL", "HOST_TEST_POSTGRES", "REPLICA_SET_TEST_MONGO")
                .hasMessageContainingAll("ENDPOINT_TEST_AWS", "BOOTSTRAP_TEST_KAFKA");
    }

    @Test
    void namesEachVariableThatIsMissingOfAGroup() {
        refused(Map.of("HOST_TEST_POSTGRES", "db"))
                .hasMessageContainingAll(
                        "DATABASE_TEST_POSTGRES is missing: it belongs to HOST_TEST_POSTGRES",
                        "USER_TEST_POSTGRES is missing",
                        "PASSWORD_TEST_POSTGRES is missing");
        refused(Map.of("HOST_TEST_MONGO", "db", "DATABASE_TEST_MONGO", "test", "USER_TEST_MONGO", "ann"))
                .hasMessageContaining("PASSWORD_TEST_MONGO is missing");
        refused(Map.of("REPLICA_SET_TEST_MONGO", "rs0")).hasMessageContaining("HOST_TEST_MONGO is missing");
        refused(Map.of("REGION_TEST_AWS", "eu-west-1")).hasMessageContaining("ENDPOINT_TEST_AWS is missing");
    }

    @Test
    void namesWhatIsNoPortNoUrlAndNoAddressWithoutTellingPasswords() {
        refused(with(MYSQL, "PORT_TEST_MYSQL", "mysql"))
                .hasMessageContaining("PORT_TEST_MYSQL is \"mysql\", which is no port")
                .hasMessageNotContaining("s3cret");
        refused(with(MYSQL, "PORT_TEST_MYSQL", "65536")).hasMessageContaining("which is no port");
        refused(Map.of("ENDPOINT_TEST_AWS", "localhost:4566")).hasMessageContaining("such as http://localhost:4566");
        refused(Map.of("ENDPOINT_TEST_AWS", "https://sqs.eu-west-1.amazonaws.com"))
                .hasMessageContaining("for AWS itself write aws");
        refused(Map.of("BOOTSTRAP_TEST_KAFKA", "a:9092,b")).hasMessageContaining("\"b\", which is not host:port");
    }

    @Test
    void namesVariablesThatThereAreNone() {
        refused(with(MYSQL, "HOST_TEST_MONGODB", "db"))
                .hasMessageContaining("HOST_TEST_MONGODB is set, but there is no");
    }

    @Test
    void awsItselfNeedsARegionAndEmulatorsHaveOne() {
        refused(Map.of("ENDPOINT_TEST_AWS", "aws")).hasMessageContaining("REGION_TEST_AWS is missing");

        assertThat(FunctionalEnvironment.read(Map.of("ENDPOINT_TEST_AWS", "aws", "REGION_TEST_AWS", "eu-west-1"))
                        .aws())
                .isEqualTo(new Aws(null, "eu-west-1"));
        assertThat(FunctionalEnvironment.read(Map.of("ENDPOINT_TEST_AWS", "http://localhost:4566"))
                        .aws())
                .isEqualTo(new Aws(URI.create("http://localhost:4566"), "eu-central-1"));
    }

    @Test
    void namesServersThatDoNotAnswer() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
            assertThat(read(socket.getLocalPort()).unreachable()).isEmpty();
        }

        assertThat(read(closed).unreachable())
                .singleElement()
                .asString()
                .startsWith("HOST_TEST_MYSQL: nothing answers at 127.0.0.1:" + closed)
                .doesNotContain("s3cret");
    }

    @Test
    void saysWhatIsUsedWithoutPasswords() {
        Map<String, String> environment = with(MYSQL, "ENDPOINT_TEST_AWS", "aws");
        environment.put("REGION_TEST_AWS", "eu-west-1");

        assertThat(String.join("\n", FunctionalEnvironment.read(environment).description()))
                .contains(
                        "MySQL: ann at db:3306/test", "AWS itself in eu-west-1. This costs money", "Kafka: none given")
                .doesNotContain("s3cret");
    }

    private static FunctionalEnvironment read(int port) {
        Map<String, String> environment = with(MYSQL, "PORT_TEST_MYSQL", Integer.toString(port));
        environment.put("HOST_TEST_MYSQL", "127.0.0.1");
        return FunctionalEnvironment.read(environment);
    }

    private static AbstractThrowableAssert<?, ?> refused(Map<String, String> environment) {
        return assertThatThrownBy(() -> FunctionalEnvironment.read(environment))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, String> with(Map<String, String> variables, String name, String value) {
        Map<String, String> changed = new HashMap<>(variables);
        changed.put(name, value);
        return changed;
    }
}
