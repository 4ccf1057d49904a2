package io.millrace.ops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.status.ActiveTopics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActiveTopicsTest {
    private final StubConnect stub = new StubConnect();
    private final ActiveTopics active = ActiveTopics.of(stub.rest());

    @AfterEach
    void stop() {
        stub.close();
    }

    /** They would be read again from their beginning by a watch that takes them for gone, and for new with the next answer. */
    @Test
    void topicsAreNotGoneWhileNoWorkerAnswers() {
        String request = "GET /connectors/files/topics";
        stub.on(request, 200, "{'files':{'topics':['a','b']}}")
                .refuse(request, 500, "Request timed out")
                .on(request, 200, "{'files':{'topics':['b']}}");

        assertThat(active.of("files")).containsExactlyInAnyOrder("a", "b");
        assertThat(active.of("files")).containsExactlyInAnyOrder("a", "b");
        assertThat(active.of("files")).containsExactly("b");
        assertThat(active.of("others")).isEmpty();
    }
}
