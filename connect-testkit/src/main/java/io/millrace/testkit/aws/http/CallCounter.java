package io.millrace.testkit.aws.http;

import io.millrace.testkit.aws.fault.ActionNames;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls that arrived, refused ones included, by action. Thread-safe. */
public final class CallCounter {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(String service, String action) {
        counts.computeIfAbsent(service + ":" + action, name -> new LongAdder()).increment();
    }

    /**
     * How often an action was called.
     *
     * @param action as in IAM policies ({@code kinesis:PutRecords}), or without the service ({@code PutRecords})
     */
    public long count(String action) {
        long sum = 0;
        for (Map.Entry<String, LongAdder> entry : counts.entrySet()) {
            if (ActionNames.matches(action, entry.getKey())) {
                sum += entry.getValue().sum();
            }
        }
        return sum;
    }

    /** All counts until now, by name as in IAM policies ({@code kinesis:PutRecords}), sorted. */
    public Map<String, Long> snapshot() {
        Map<String, Long> snapshot = new TreeMap<>();
        counts.forEach((action, count) -> snapshot.put(action, count.sum()));
        return snapshot;
    }

    /** Starts again at zero. */
    public void reset() {
        counts.clear();
    }
}
