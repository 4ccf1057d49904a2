package io.millrace.it.pipeline;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.List;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The containers, each with what it needs to be asked for, and where the scenario finds what is in it. All images are pinned, see
 * {@link Images}.
 */
public final class Containers {
    private Containers() {}

    static KafkaContainer kafka() {
        return onLoopback(new KafkaContainer(Images.kafka()));
    }

    static PostgreSQLContainer postgres() {
        return onLoopback(
                new PostgreSQLContainer(Images.postgres()).withCommand("postgres", "-c", "wal_level=logical"));
    }

    static SqlServer address(PostgreSQLContainer container) {
        return new SqlServer(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getDatabaseName(),
                container.getUsername(),
                container.getPassword());
    }

    /** Its binary log is, from 8.0 on, as Debezium wants it. */
    static MySQLContainer mysql() {
        return onLoopback(new MySQLContainer(Images.mysql()).withUsername("root"));
    }

    static SqlServer address(MySQLContainer container) {
        return new SqlServer(
                container.getHost(),
                container.getMappedPort(MySQLContainer.MYSQL_PORT),
                container.getDatabaseName(),
                container.getUsername(),
                container.getPassword());
    }

    /** A replica set of one. */
    public static MongoDBContainer mongo() {
        return onLoopback(new MongoDBContainer(Images.mongo()).withReplicaSet());
    }

    /** Its one member tells clients an address that only the container knows. */
    public static String connectionString(MongoDBContainer container) {
        return MongoAddress.direct(container.getConnectionString() + "/");
    }

    static MongoAddress address(MongoDBContainer container) {
        return new MongoAddress(connectionString(container), "documents");
    }

    static LocalStackContainer localStack() {
        return onLoopback(
                new LocalStackContainer(Images.LOCALSTACK).withServices("kinesis", "sns", "sqs", "dynamodb", "sts"));
    }

    static AwsEndpoint address(LocalStackContainer container) {
        return new AwsEndpoint(
                container.getEndpoint(), container.getRegion(), container.getAccessKey(), container.getSecretKey());
    }

    /** Its ports can be reached from this machine alone, where it is this machine that Docker runs on. */
    private static <C extends GenericContainer<?>> C onLoopback(C container) {
        container.withCreateContainerCmdModifier(command -> {
            if (DockerClientFactory.instance().dockerHostIpAddress().equals("localhost")) {
                List<PortBinding> bindings = container.getExposedPorts().stream()
                        .map(port -> new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(port)))
                        .toList();
                Objects.requireNonNull(command.getHostConfig()).withPortBindings(bindings);
            }
        });
        return container;
    }
}
