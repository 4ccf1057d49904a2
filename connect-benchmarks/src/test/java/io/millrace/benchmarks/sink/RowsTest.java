package io.millrace.benchmarks.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.json.JsonBytes;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void everyRowHasTheBytesAskedFor() {
        for (int bytes : new int[] {100, 1024}) {
            Rows rows = new Rows(bytes);
            for (long number : new long[] {0, 1, 35, 36, 899_999_999}) {
                assertThat(rows.json(rows.row(number))).hasSize(bytes);
            }
        }
    }

    @Test
    void structAndMapAreTheSameJson() {
        for (int bytes : new int[] {100, 1024}) {
            Rows rows = new Rows(bytes);
            Struct row = rows.row(7);

            assertThat(JsonBytes.compact().write(null, Rows.asMap(row))).isEqualTo(rows.json(row));
        }
    }

    @Test
    void rowsDiffer() {
        Rows rows = new Rows(100);

        assertThat(rows.json(rows.row(1))).isNotEqualTo(rows.json(rows.row(2)));
    }
}
