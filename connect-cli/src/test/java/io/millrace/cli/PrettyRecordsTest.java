package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.TailedMessage;
import io.millrace.ops.TailedMessage.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PrettyRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void anUpdateShowsTheFieldsThatDiffer() {
        TailedMessage update = record("""
                {"event_timestamp":1795227785941,"event_type":"UPDATE","position":24753936,"schema_name":"inventory",
                 "table_name":"customers","record":{"id":2,"email":"b","n":null,"big":null},
                 "before":{"id":2,"email":"a","n":null,"big":"x"},"unavailable":["big"]}
                """, "{\"id\":2}");

        assertThat(new PrettyRecords(120, false).lines(update))
                .containsExactly(
                        "2026-11-21 02:23:05.941  UPDATE  inventory.customers  id=2  24753936  t-0@42",
                        "    email: \"a\" → \"b\"");
    }

    @Test
    void anInsertShowsItsRowInLinesThatFit() {
        TailedMessage insert = record("""
                {"event_timestamp":1795227785,"event_type":"INSERT","table_name":"customers",
                 "record":{"id":2,"first":"aaaaaaaaaaaaaaa","second":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","third":"c"}}
                """, "2");

        assertThat(new PrettyRecords(40, false).lines(insert))
                .containsExactly(
                        "2026-11-21 02:23:05.000  INSERT  custom…",
                        "    id=2  first=\"aaaaaaaaaaaaaaa\"",
                        "    second=\"bbbbbbbbbbbbbbbbbbbbbbbbbbb…",
                        "    third=\"c\"");
    }

    @Test
    void whatIsInADatabaseDoesNotSteerTheTerminal() {
        TailedMessage insert = record(
                "{\"event_type\":\"INSERT\",\"table_name\":\"a\\u001b[2Jb\",\"record\":null}", "k\u001b]0;x\u0007");

        assertThat(new PrettyRecords(120, false).lines(insert))
                .containsExactly("1970-01-01 00:00:00.007  INSERT  a [2Jb  k ]0;x   t-0@42");
    }

    @Test
    void aTimeThatIsNoneIsThatOfTheMessage() {
        for (String time : new String[] {"-9223372036854775808", "123456789012345678901", "1.5", "\"now\""}) {
            TailedMessage insert =
                    record("{\"event_timestamp\":" + time + ",\"event_type\":\"INSERT\",\"record\":null}", "k");

            assertThat(new PrettyRecords(120, false).lines(insert))
                    .containsExactly("1970-01-01 00:00:00.007  INSERT  k  t-0@42");
        }
    }

    @Test
    void onlyTheActionIsInColour() {
        TailedMessage delete = record("{\"event_type\":\"DELETE\",\"table_name\":\"a\",\"record\":{\"id\":1}}", "1");

        assertThat(new PrettyRecords(120, true).lines(delete))
                .containsExactly("1970-01-01 00:00:00.007  \u001b[31mDELETE\u001b[0m  a  1  t-0@42", "    id=1");
    }

    @Test
    void whatIsNoRecordIsALineWithItsPlace() {
        TailedMessage other =
                new TailedMessage("t", 0, 42, Instant.ofEpochMilli(7), Kind.OTHER, null, null, "tombstone");

        assertThat(new PrettyRecords(120, true).lines(other))
                .containsExactly("1970-01-01 00:00:00.007  tombstone  t-0@42");
    }

    private static TailedMessage record(String json, String key) {
        try {
            return new TailedMessage("t", 0, 42, Instant.ofEpochMilli(7), Kind.RECORD, key, JSON.readTree(json), null);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
