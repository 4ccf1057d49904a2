package io.millrace.connect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntryResultsTest {
    private static final Failure REFUSED = new Failure(FailureKind.REJECTED, "Invalid", "refused");

    private final EntryResults results = new EntryResults(2);

    @Test
    void deliversAllWhenTheAnswerSaysSoOfEach() {
        results.delivered("1");
        results.delivered("0");

        assertThat(results.result()).isSameAs(BatchResult.delivered());
    }

    @Test
    void tellsEntriesApartByTheirIds() {
        results.failed("1", REFUSED);
        results.delivered("0");

        assertThat(results.result().failureOf(0)).isNull();
        assertThat(results.result().failureOf(1)).isSameAs(REFUSED);
    }

    @Test
    void takesAnEntryThatTheAnswerLeavesOutForNotDelivered() {
        results.delivered("0");

        assertThat(results.result().requestFailure()).isNull();
        assertThat(results.result().failureOf(0)).isNull();
        assertThat(results.result().failureOf(1)).isSameAs(EntryResults.INCOMPLETE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2", "-1", "", "x"})
    void believesNothingOfAnAnswerAboutOtherEntries(String id) {
        results.delivered("0");
        results.delivered("1");
        results.delivered(id);

        assertThat(results.result().requestFailure()).isSameAs(EntryResults.INCOMPLETE);
    }
}
