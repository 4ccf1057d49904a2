package io.millrace.connect.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RecordConverter;
import io.millrace.connect.core.engine.SinkParts;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchSinkTaskTest {
    private final List<String> closed = new ArrayList<>();
    private @Nullable String breaks;
    private Function<String, Throwable> howItBreaks = IllegalStateException::new;
    private final String threadName = Thread.currentThread().getName();

    @BeforeEach
    void nameTheThreadAsConnectDoes() {
        Thread.currentThread().setName("task-thread-recording-0");
    }

    @AfterEach
    void restoreTheName() {
        Thread.currentThread().setName(threadName);
    }

    @Test
    void whatIsOpenWhenTheStartFailsIsClosed() {
        for (String broken : List.of("pluginMetrics", "errantRecordReporter")) {
            breaks = broken;
            closed.clear();
            RecordingTask task = new RecordingTask();
            task.initialize(context());

            assertThatThrownBy(() -> task.start(Map.of())).hasMessageContaining(broken);

            assertThat(closed).as(broken).contains("client", "converter");
            assertThat(engineThreads()).isEmpty();
        }
    }

    @Test
    void whatIsOpenIsClosedAlsoWhereAClassIsMissing() {
        breaks = "errantRecordReporter";
        howItBreaks = NoClassDefFoundError::new;
        RecordingTask task = new RecordingTask();
        task.initialize(context());

        assertThatThrownBy(() -> task.start(Map.of())).isInstanceOf(NoClassDefFoundError.class);

        assertThat(closed).contains("client", "converter");
        assertThat(engineThreads()).isEmpty();
    }

    @Test
    void closesTheRestWhenOnePartFailsToClose() {
        RecordingTask task = new RecordingTask();
        task.initialize(context());
        task.start(Map.of());
        breaks = "client";

        task.stop();

        assertThat(closed).contains("converter");
        assertThat(engineThreads()).isEmpty();
    }

    @Test
    void canBeStoppedWithoutHavingStarted() {
        new RecordingTask().stop();

        assertThat(closed).isEmpty();
    }

    private static List<String> engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("recording-0"))
                .toList();
    }

    /** Knows no more of Connect than a start asks for; throws where the test says so. */
    private SinkTaskContext context() {
        return (SinkTaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SinkTaskContext.class}, (proxy, method, args) -> {
                    if (method.getName().equals(breaks)) {
                        throw howItBreaks.apply(breaks + " is broken");
                    }
                    return method.getReturnType() == Set.class ? Set.of() : null;
                });
    }

    private final class RecordingTask extends BatchSinkTask<String> {
        @Override
        protected SinkParts<String> parts(Map<String, String> props) {
            DeliveryConfig config = new DeliveryConfig(
                    new BatchLimits(5, 100, 50),
                    10,
                    4,
                    1000,
                    1 << 20,
                    -1,
                    100,
                    1000,
                    -1,
                    1000,
                    OrderingMode.KEY,
                    RejectionPolicy.FAIL);
            return new SinkParts<>(config, new Converter(), new Client());
        }

        @Override
        public String version() {
            return "1";
        }
    }

    private final class Converter implements RecordConverter<String> {
        @Override
        public Optional<Outgoing<String>> convert(SinkRecord record) {
            return Optional.empty();
        }

        @Override
        public void close() {
            closed.add("converter");
        }
    }

    private final class Client implements BatchClient<String> {
        @Override
        public CompletionStage<BatchResult> send(Batch<String> batch) {
            return CompletableFuture.completedFuture(BatchResult.delivered());
        }

        @Override
        public void close() {
            closed.add("client");
            if ("client".equals(breaks)) {
                throw new IllegalStateException("the client does not close");
            }
        }
    }
}
