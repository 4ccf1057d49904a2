package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.SnapshotRequest;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.SnapshotRequest.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignalTest {
    @Test
    void asksForAnIncrementalSnapshot() {
        Signal signal = execute(List.of("public.orders", "public.customers"), Type.INCREMENTAL, null, null);

        assertThat(signal.json())
                .isEqualTo("{\"id\":\"1\",\"type\":\"execute-snapshot\",\"data\":{\"type\":\"incremental\","
                        + "\"data-collections\":[\"public.orders\",\"public.customers\"]}}");
    }

    @Test
    void filtersAndCutsTables() {
        Signal signal = execute(List.of("public.orders"), Type.INCREMENTAL, "region = 'eu'", "code");

        assertThat(signal.data())
                .isEqualTo(
                        "{\"type\":\"incremental\",\"data-collections\":[\"public.orders\"],\"additional-conditions\":"
                                + "[{\"data-collection\":\"\\\\Qpublic.orders\\\\E\",\"filter\":\"region = 'eu'\"}],\"surrogate-key\":\"code\"}");
    }

    @Test
    void theFilterOfABlockingSnapshotIsAStatement() {
        Signal signal = execute(List.of("public.orders"), Type.BLOCKING, "id < 5", null);

        assertThat(signal.data())
                .isEqualTo(
                        "{\"type\":\"blocking\",\"data-collections\":[\"public.orders\"],\"additional-conditions\":"
                                + "[{\"data-collection\":\"public.orders\",\"filter\":\"SELECT * FROM public.orders WHERE id < 5\"}]}");
    }

    @Test
    void aNameThatWouldMatchOthersIsEscapedAndOnlyThen() {
        assertThat(execute(List.of("shop.a$b"), Type.INCREMENTAL, null, null).data())
                .contains("[\"shop.a$b\"]");
        assertThat(execute(List.of("shop.a+b"), Type.INCREMENTAL, null, null).data())
                .contains("[\"shop\\\\.a\\\\+b\"]");
        assertThat(Signal.stop("2", List.of("shop.a(b)")).data()).contains("[\"shop\\\\.a\\\\(b\\\\)\"]");
    }

    /** Debezium looks for an incremental snapshot's tables by their names too, and for a blocking one's by expressions alone. */
    @Test
    void aBlockingSnapshotsNameIsNoExpressionThatMatchesNothing() {
        assertThat(execute(List.of("shop.a$b"), Type.BLOCKING, "id < 5", null).data())
                .contains("[\"shop\\\\.a\\\\$b\"]", "\"data-collection\":\"shop.a$b\"");
    }

    @Test
    void pausesResumesAndStops() {
        assertThat(Signal.pause("1").json())
                .isEqualTo("{\"id\":\"1\",\"type\":\"pause-snapshot\",\"data\":{\"type\":\"incremental\"}}");
        assertThat(Signal.resume("1").json())
                .isEqualTo("{\"id\":\"1\",\"type\":\"resume-snapshot\",\"data\":{\"type\":\"incremental\"}}");
        assertThat(Signal.stop("1", List.of()).json())
                .isEqualTo("{\"id\":\"1\",\"type\":\"stop-snapshot\",\"data\":{\"type\":\"incremental\"}}");
        assertThat(Signal.stop("1", List.of("public.orders")).data())
                .isEqualTo("{\"type\":\"incremental\",\"data-collections\":[\"public.orders\"]}");
    }

    private static Signal execute(
            List<String> tables, Type type, @Nullable String filter, @Nullable String surrogateKey) {
        SnapshotRequest request = new SnapshotRequest("pg", tables, type, filter, surrogateKey, Channel.AUTO);
        return Signal.execute("1", tables, request, table -> "SELECT * FROM " + table + " WHERE ");
    }
}
