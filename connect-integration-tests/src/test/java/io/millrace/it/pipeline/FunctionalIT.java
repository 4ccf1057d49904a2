package io.millrace.it.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.pipeline.FunctionalEnvironment.Database;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The servers that the environment names, see {@link FunctionalEnvironment}; what is not given is embedded. The databases that are given
 * are the sources, and DynamoDB where AWS is; all embedded ones where none is.
 */
@WithCluster
@Tag("functional")
@TestInstance(Lifecycle.PER_CLASS)
class FunctionalIT {
    private final FunctionalEnvironment environment = FunctionalEnvironment.read(System.getenv());
    private final TestCluster cluster;
    private final List<Source> sources = new ArrayList<>();
    private AwsEndpoint aws;
    private Stage stage;

    FunctionalIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** Its changes are carried. */
    private record Source(String name, Function<String, Customers> customers) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What is given is looked at before anything is started. */
    @BeforeAll
    void begin(@TempDir Path folder) {
        givenDatabases();
        aws = environment.aws() == null ? AwsEndpoint.of(cluster.aws()) : given(environment.aws());
        if (sources.isEmpty()) {
            sources.add(new Source("PostgreSQL", run -> new PostgresCustomers(SqlServer.of(cluster.postgres()), run)));
            sources.add(new Source("MySQL", run -> new MysqlCustomers(SqlServer.of(cluster.mysql(), "pipe"), run)));
            sources.add(new Source("MongoDB", run -> new MongoCustomers(MongoAddress.of(cluster.mongo()), run)));
        }
        if (environment.aws() != null) {
            sources.add(new Source("DynamoDB", run -> new DynamoDbCustomers(aws, run)));
        }
        stage = environment.bootstrapServers() == null
                ? Stage.of(cluster)
                : new OwnStage(environment.bootstrapServers(), cluster.plugins(), folder);
    }

    @AfterAll
    void end() {
        if (stage instanceof OwnStage own) {
            own.close();
        }
    }

    Stream<Source> sources() {
        return sources.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void carriesEveryChange(Source source) {
        Pipeline.carriesEveryChange(stage, source.customers(), aws);

        System.out.println("   " + source + " to " + aws + ": every change arrived, and what was made is removed");
    }

    private void givenDatabases() {
        List<String> lacked = new ArrayList<>();
        if (environment.postgres() != null) {
            SqlServer server = sql(environment.postgres());
            lacked.addAll(lackedBy("POSTGRES", () -> Requirements.lackedBy(PostgresCustomers.client(server))));
            sources.add(new Source("PostgreSQL, " + server, run -> new PostgresCustomers(server, run)));
        }
        if (environment.mysql() != null) {
            SqlServer server = sql(environment.mysql());
            lacked.addAll(lackedBy("MYSQL", () -> Requirements.lackedByMysql(MysqlCustomers.client(server))));
            sources.add(new Source("MySQL, " + server, run -> new MysqlCustomers(server, run)));
        }
        if (environment.mongo() != null) {
            lacked.addAll(lackedBy("MONGO", () -> {
                MongoAddress server = mongo(environment.mongo(), environment.replicaSet());
                sources.add(new Source("MongoDB, " + server, run -> new MongoCustomers(server, run)));
                return Requirements.lackedBy(server);
            }));
        }
        assertThat(lacked).as("what the given servers lack").isEmpty();
    }

    /** One that lets nobody in lacks what the message says, which has no password. */
    private static List<String> lackedBy(String kind, Supplier<List<String>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return List.of("*_TEST_" + kind + ": it cannot be used (" + cause.getMessage() + ")");
        }
    }

    private static SqlServer sql(Database given) {
        return new SqlServer(given.host(), given.port(), given.name(), given.user(), given.password());
    }

    static MongoAddress mongo(Database given, String replicaSet) {
        String user = given.user() == null ? "" : encode(given.user()) + ":" + encode(given.password()) + "@";
        String uri = "mongodb://" + user + given.host() + ":" + given.port() + "/";
        return new MongoAddress(
                replicaSet == null ? MongoAddress.direct(uri) : uri + "?replicaSet=" + encode(replicaSet),
                given.name());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Emulators take any credentials, so that none need be there. */
    private static AwsEndpoint given(FunctionalEnvironment.Aws given) {
        boolean hasOwn = given.endpoint() == null
                || Stream.of("AWS_ACCESS_KEY_ID", "AWS_PROFILE").anyMatch(System.getenv()::containsKey);
        return new AwsEndpoint(given.endpoint(), given.region(), hasOwn ? null : "test", hasOwn ? null : "test");
    }
}
