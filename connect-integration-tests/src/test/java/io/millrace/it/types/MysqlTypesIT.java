package io.millrace.it.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every value of every type of MySQL, from SQL to a stream and back: it is the same, or the page says what it is. */
@WithCluster
class MysqlTypesIT {
    private static Findings findings;

    @BeforeAll
    static void carryValues(TestCluster cluster, Connectors connectors, MysqlServer mysql) {
        try (LocalAws aws =
                LocalAws.builder().region(TestCluster.REGION).throttling(false).start()) {
            findings = new FidelityRun(cluster, connectors, aws, new MysqlDatabase(cluster), MysqlTypes.all()).run();
        }
    }

    @Test
    void valuesOfAllTypesArriveAsTheyAreOrAsTheyWereSaidTo() {
        assertThat(String.join("\n", findings.failures()))
                .as("values that are not what they were said to be")
                .isEmpty();
    }

    @Test
    void thePageSaysWhatArrives() throws IOException {
        TypesPage.assertSaid("MySQL", findings);
    }
}
