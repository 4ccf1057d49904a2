package io.millrace.testkit.aws.message;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted under which deduplication id, for as long as the service remembers it: from when the first message
 * was accepted, whatever comes after. Not thread-safe.
 *
 * @param <V> what is known of the first message
 */
public final class DeduplicationWindow<V> {
    /** How long SQS and SNS remember an id. */
    public static final Duration AWS = Duration.ofMinutes(5);

    private final long lengthMillis;
    private final int most;
    private final Map<Object, Remembered<V>> seen = new LinkedHashMap<>(); // the oldest first

    private record ScopedId(String scope, String id) {}

    private record Remembered<V>(V value, long millis) {}

    /**
     * An empty window.
     *
     * @param length how long an id is remembered
     * @param most how many are remembered at most, the oldest go first; the services have no such limit, a heap does
     */
    public DeduplicationWindow(Duration length, int most) {
        this.lengthMillis = length.toMillis();
        this.most = most;
    }

    /**
     * The first message with this id; null when there was none within the window.
     *
     * @param scope the message group where each group has ids of its own, else empty
     */
    public @Nullable V find(String scope, String id, long nowMillis) {
        Iterator<Remembered<V>> oldest = seen.values().iterator();
        while (oldest.hasNext() && nowMillis - oldest.next().millis() >= lengthMillis) {
            oldest.remove();
        }
        Remembered<V> first = seen.get(key(scope, id));
        return first == null ? null : first.value();
    }

    /** Remembers the first message with this id. */
    public void remember(String scope, String id, V value, long nowMillis) {
        seen.put(key(scope, id), new Remembered<>(value, nowMillis));
        if (seen.size() > most) {
            Iterator<Remembered<V>> oldest = seen.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Mostly there is one scope: then the id says it all. */
    private static Object key(String scope, String id) {
        return scope.isEmpty() ? id : new ScopedId(scope, id);
    }
}
