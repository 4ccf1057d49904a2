package io.millrace.connect.aws.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryResultsTest {
    private static final Failure REFUSED = new Failure(FailureKind.REJECTED, "InvalidParameter", "refused");

    private final EntryResults results = new EntryResults(3);

    @Test
    void isDeliveredWhereEveryEntryIsInAnyOrder() {
        results.delivered("2");
        results.delivered("0");
        results.delivered(EntryResults.id(1));

        assertThat(results.toResult()).isSameAs(BatchResult.delivered());
    }

    @Test
    void tellsByTheIdWhichEntryFailed() {
        results.failed("1", REFUSED);
        results.delivered("2");
        results.delivered("0");

        BatchResult result = results.toResult();

        assertThat(result.requestFailure()).isNull();
        assertThat(result.failureOf(0)).isNull();
        assertThat(result.failureOf(1)).isSameAs(REFUSED);
        assertThat(result.failureOf(2)).isNull();
    }

    @Test
    void sendsAgainWhatTheAnswerDoesNotMention() {
        results.delivered("0");
        results.delivered("2");

        assertThat(results.toResult().failureOf(1).kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void believesAFailureMoreThanADelivery() {
        results.delivered("0");
        results.delivered("1");
        results.failed("1", REFUSED);
        results.failed("2", REFUSED);
        results.delivered("2");

        BatchResult result = results.toResult();

        assertThat(result.failureOf(1)).isSameAs(REFUSED);
        assertThat(result.failureOf(2)).isSameAs(REFUSED);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "3", "-1", "one", "99999999999999", "1 "})
    void takesNoOtherIdForAnEntry(String id) {
        results.failed(id, REFUSED);
        results.delivered(id);

        assertThat(results.toResult().failureOf(1).code()).isEqualTo("IncompleteAnswer");
    }
}
