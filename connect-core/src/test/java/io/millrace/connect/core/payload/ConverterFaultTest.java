package io.millrace.connect.core.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class ConverterFaultTest {
    @Test
    void theRecordIsToBlameForWhatCannotBeWritten() {
        assertThat(List.of(
                        new DataException("canary"),
                        new SerializationException("canary"),
                        new DataException("canary", new SerializationException("canary", new ClassCastException())),
                        new DataException("canary", new JsonProcessingException()),
                        new DataException("incompatible", new RestClientException(409)),
                        new DataException("invalid", new RestClientException(422)),
                        new NullPointerException("canary")))
                .allSatisfy(thrown -> assertThat(ConverterFault.of(thrown)).isEqualTo(ConverterFault.RECORD));
    }

    @Test
    void anUnreachableRegistryIsNeverTheRecordsFaultHoweverItIsWrapped() {
        assertThat(List.of(
                        new RetriableException("timeout"),
                        new NetworkException("down"),
                        new DataException("down", new SerializationException("down", new ConnectException("refused"))),
                        new UncheckedIOException(new IOException("reset")),
                        new DataException("down", new RestClientException(503)),
                        new DataException("slow", new RestClientException(429)),
                        new DataException("down", new AwsServiceException(400, true)),
                        new DataException("no credentials", new SdkClientException())))
                .allSatisfy(thrown -> assertThat(ConverterFault.of(thrown)).isEqualTo(ConverterFault.REMOTE));
    }

    @Test
    void whatAPersonMustMendOrNobodyKnowsSkipsNoRecords() {
        assertThat(List.of(
                        new ConfigException("invalid"),
                        new DataException("denied", new RestClientException(401)),
                        new DataException("denied", new AwsServiceException(403, false)),
                        new IllegalStateException("closed")))
                .allSatisfy(thrown -> assertThat(ConverterFault.of(thrown)).isEqualTo(ConverterFault.SETUP));
    }

    @Test
    void neverQuotesWhatWasThrown() {
        Throwable thrown = new DataException("canary", new RestClientException(409));

        assertThat(ConverterFault.describe(thrown))
                .contains("DataException, caused by ", "(status 409)")
                .doesNotContain("canary");
    }

    @Test
    void aClassThatCannotBeUsedIsForAPersonToMendWhateverItsInitializerRanInto() {
        Throwable missing = new NoClassDefFoundError("com/example/Schemas$Cache");

        assertThat(ConverterFault.of(missing)).isEqualTo(ConverterFault.SETUP);
        assertThat(ConverterFault.describe(missing)).contains("com.example.Schemas$Cache");
        assertThat(ConverterFault.of(new ExceptionInInitializerError(new ConnectException("refused"))))
                .isEqualTo(ConverterFault.SETUP);
        assertThat(ConverterFault.describe(new NoClassDefFoundError("Could not initialize: canary")))
                .doesNotContain("canary");
    }

    @Test
    void endsWhereCausesGoInCircles() {
        Exception first = new DataException("first");
        Exception second = new DataException("second", first);
        first.initCause(second);

        assertThat(ConverterFault.of(second)).isEqualTo(ConverterFault.RECORD);
    }

    /** As the registries' clients have them, under the same simple names. */
    public static final class RestClientException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        RestClientException(int status) {
            super("canary");
            this.status = status;
        }

        public int getStatus() {
            return status;
        }
    }

    public static final class AwsServiceException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final boolean throttling;

        AwsServiceException(int status, boolean throttling) {
            this.status = status;
            this.throttling = throttling;
        }

        public int statusCode() {
            return status;
        }

        public boolean isThrottlingException() {
            return throttling;
        }
    }

    public static final class SdkClientException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public static final class JsonProcessingException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
