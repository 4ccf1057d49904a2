package io.millrace.it.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.db.MongoServer;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import org.junit.jupiter.api.Test;

/** Everything embedded. */
@WithCluster
class PipelineIT {
    private final TestCluster cluster;
    private final AwsEndpoint aws;

    PipelineIT(TestCluster cluster, LocalAws aws) {
        this.cluster = cluster;
        this.aws = AwsEndpoint.of(aws);
    }

    @Test
    void carriesEveryChangeOfPostgres(PostgresServer postgres) {
        Pipeline.carriesEveryChange(Stage.of(cluster), run -> new PostgresCustomers(SqlServer.of(postgres), run), aws);

        assertThat(postgres.query("SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE 'millrace_test%'"
                        + " UNION SELECT pubname FROM pg_publication WHERE pubname LIKE 'millrace_test%'"
                        + " UNION SELECT nspname FROM pg_namespace WHERE nspname LIKE 'millrace_test%'"))
                .as("what is left")
                .isEmpty();
    }

    @Test
    void carriesEveryChangeOfMysql(MysqlServer mysql) {
        Pipeline.carriesEveryChange(
                Stage.of(cluster), run -> new MysqlCustomers(SqlServer.of(mysql, "pipe"), run), aws);

        assertThat(mysql.query("SHOW TABLES IN pipe")).as("what is left").isEmpty();
    }

    @Test
    void carriesEveryChangeOfMongo(MongoServer mongo) {
        Pipeline.carriesEveryChange(Stage.of(cluster), run -> new MongoCustomers(MongoAddress.of(mongo), run), aws);
    }

    @Test
    void carriesEveryChangeOfDynamoDb() {
        Pipeline.carriesEveryChange(Stage.of(cluster), run -> new DynamoDbCustomers(aws, run), aws);
    }
}
