package io.millrace.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.memory.SteadyHeap.Look;
import io.millrace.benchmarks.memory.SteadyHeap.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyHeapTest {
    private static final long MIB = 1024 * 1024;

    @Test
    void growthAboveAMebibyteAMillionRecordsBreaksTheBound() {
        assertThat(growing(MIB * 11 / 10).isKept()).isFalse();
        assertThat(growing(MIB * 9 / 10).isKept()).isTrue();
    }

    private static Result growing(long bytesPerMillion) {
        return new Result(
                "none",
                List.of(
                        new Look(1_000_000, 20 * MIB),
                        new Look(2_000_000, 20 * MIB + bytesPerMillion),
                        new Look(3_000_000, 20 * MIB + 2 * bytesPerMillion)));
    }
}
