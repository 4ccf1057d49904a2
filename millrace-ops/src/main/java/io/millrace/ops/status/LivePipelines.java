package io.millrace.ops.status;

import io.millrace.ops.Connectors;
import io.millrace.ops.Databases;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.PipelineWatch;
import io.millrace.ops.Pipelines;
import io.millrace.ops.kafka.KafkaAccess;
import io.millrace.ops.rest.ConnectRest;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@link Pipelines} as Connect, Kafka and the databases have them. */
public final class LivePipelines implements Pipelines {
    private final Survey survey;
    private final Clock clock;
    private final LongSupplier nanos;

    /** Over these servers; nothing is asked yet. */
    public LivePipelines(Connectors connectors, ConnectRest rest, KafkaAccess kafka, Databases databases) {
        this(
                new Survey(connectors, ActiveTopics.of(rest), new AdminView(kafka), databases),
                Clock.systemUTC(),
                System::nanoTime);
    }

    LivePipelines(Survey survey, Clock clock, LongSupplier nanos) {
        this.survey = survey;
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    public List<PipelineStatus> list() {
        return watch(null).look();
    }

    @Override
    public PipelineStatus get(String connector) {
        return watch(connector).look().get(0);
    }

    @Override
    public PipelineWatch watch(@Nullable String connector) {
        return new LiveWatch(survey, connector, clock, nanos);
    }
}
