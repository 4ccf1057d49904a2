package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.quickstart.MysqlDatabase.Committed;
import io.millrace.quickstart.MysqlDatabase.Log;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MysqlTransactionTest {
    private static final String GTID = "b6c33882-e54e-11f1-ad55-02fc00000001:7";

    private final Transaction transaction = new Committed(
            GTID, new Log("binlog.000001", 100, null), new Log("binlog.000001", 200, GTID), Instant.EPOCH, 1);

    @Test
    void knowsTheRecordsThatItMade() {
        assertThat(transaction.made(record())).isTrue();
        assertThat(transaction.made(record().put("global_id", "other:7"))).isFalse();
        assertThat(transaction.made(record().put("source", "binlog.000002"))).isFalse();
        assertThat(transaction.made(record().put("position", 201))).isFalse();
    }

    @Test
    void saysWhatIsMisplaced() {
        assertThat(transaction.misplaced(record())).isEmpty();
        assertThat(transaction.misplaced(record().put("position", 99)))
                .hasSize(2)
                .anyMatch(text -> text.contains("position 99 is not in the transaction's part of the log, 100 to 200"))
                .anyMatch(text -> text.contains("does not begin with binlog.000001:0000000099:"));
    }

    @Test
    void rowsOfASnapshotHaveNoId() {
        assertThat(transaction.asSnapshot().origin("shop").get("global_id").isNull())
                .isTrue();
    }

    private static ObjectNode record() {
        return new ObjectMapper()
                .createObjectNode()
                .put("global_id", GTID)
                .put("transaction_id", GTID)
                .put("source", "binlog.000001")
                .put("position", 150)
                .put("sequence", "binlog.000001:0000000150:0000");
    }
}
