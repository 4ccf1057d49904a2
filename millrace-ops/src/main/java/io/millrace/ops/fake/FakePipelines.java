package io.millrace.ops.fake;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.PipelineWatch;
import io.millrace.ops.Pipelines;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link Pipelines} that are as the test says, look after look. Thread-safe. */
public final class FakePipelines implements Pipelines {
    /** What the next looks see; the last of it stays. */
    private final Deque<Supplier<List<PipelineStatus>>> looks = new ArrayDeque<>();

    private int marks;

    /** None. */
    public FakePipelines() {
        set();
    }

    /** The next look, and all after it, see these. */
    public synchronized void set(PipelineStatus... pipelines) {
        looks.clear();
        then(pipelines);
    }

    /** The look after those that were announced so far, and all after it, see these. */
    public synchronized void then(PipelineStatus... pipelines) {
        List<PipelineStatus> sorted = List.of(pipelines).stream()
                .sorted(Comparator.comparing(PipelineStatus::name))
                .toList();
        looks.add(() -> sorted);
    }

    /** The look after those that were announced so far, and all after it, fail so. */
    public synchronized void thenFail(OpsException failure) {
        looks.add(() -> {
            throw failure;
        });
    }

    /** How often a watch was told to remember. */
    public synchronized int marks() {
        return marks;
    }

    @Override
    public List<PipelineStatus> list() {
        return next().get();
    }

    @Override
    public PipelineStatus get(String connector) {
        return those(connector).get(0);
    }

    @Override
    public PipelineWatch watch(@Nullable String connector) {
        return new PipelineWatch() {
            @Override
            public boolean mark() {
                synchronized (FakePipelines.this) {
                    marks++;
                    return true;
                }
            }

            @Override
            public List<PipelineStatus> look() {
                return connector == null ? list() : those(connector);
            }
        };
    }

    private synchronized Supplier<List<PipelineStatus>> next() {
        return looks.size() > 1 ? looks.remove() : looks.element();
    }

    private List<PipelineStatus> those(String connector) {
        List<PipelineStatus> found = list().stream()
                .filter(pipeline -> pipeline.connectors().stream()
                        .anyMatch(one -> one.name().equals(connector)))
                .toList();
        if (found.isEmpty()) {
            throw new OpsException(Kind.NOT_FOUND, "There is no connector '" + connector + "'.");
        }
        return found;
    }
}
