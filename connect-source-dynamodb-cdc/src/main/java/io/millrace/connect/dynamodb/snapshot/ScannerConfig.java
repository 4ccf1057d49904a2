package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.aws.AwsConfig;
import java.util.List;

/**
 * What a task needs to know to scan tables. Immutable.
 *
 * @param aws how DynamoDB is reached
 * @param tables which tables are scanned
 * @param segments into how many segments each is divided, the first time
 * @param maxRcu the most read capacity units a second of a table, by all tasks together; -1 for no bound
 * @param task which of the connector's tasks this is, from 0
 * @param tasks how many there are
 * @param maxItems the most items of a page
 * @param bufferedRecords the most items that wait to be polled
 * @param bufferedBytes the same in bytes
 * @param resendMs how long an END that was sent may not be stored, until it is sent again, in milliseconds
 * @param failsOnDataLoss whether the task fails when the stream stops keeping what has changed since the scan began
 */
public record ScannerConfig(
        AwsConfig aws,
        List<String> tables,
        int segments,
        int maxRcu,
        int task,
        int tasks,
        int maxItems,
        int bufferedRecords,
        long bufferedBytes,
        long resendMs,
        boolean failsOnDataLoss) {
    public ScannerConfig {
        tables = List.copyOf(tables);
    }

    /** The most read capacity units a second of a table that this task takes, with so many segments of so many; infinite for no bound. */
    double rcuOf(int owned, int total) {
        return maxRcu < 0 ? Double.POSITIVE_INFINITY : (double) maxRcu * owned / total;
    }

    TableFailureClassifier failuresOf(String action, String table) {
        return new TableFailureClassifier(aws, action, table);
    }
}
