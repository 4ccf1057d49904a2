package io.millrace.it.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemovalsTest {
    private final List<String> removed = new ArrayList<>();
    private final Removals removals = new Removals();

    @Test
    void theLastMadeIsTheFirstRemoved() {
        removals.add(() -> removed.add("stream"));
        removals.add(() -> removed.add("connector"));

        removals.close();

        assertThat(removed).containsExactly("connector", "stream");
    }

    @Test
    void aRemovalThatFailsHoldsUpNoOtherAndIsTold() {
        removals.add(() -> removed.add("table"));
        removals.add(() -> {
            throw new IllegalStateException("the queue is locked");
        });
        removals.add(() -> removed.add("connector"));

        assertThatThrownBy(removals::close).hasMessage("the queue is locked");

        assertThat(removed).containsExactly("connector", "table");
    }
}
