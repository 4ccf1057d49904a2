package io.millrace.connect.core.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A metric as {@code docs/metrics.md} describes it: an enum's constant, which a test compares with the table there. Immutable. */
public interface Metric {
    /** Its name. */
    String metricName();

    /** What its value counts, such as {@code ms}. */
    String unit();

    /** What it tells, in a sentence. */
    String description();

    /** Tags beyond the connector's and the task's. */
    List<String> tags();

    /** These tags with their values, in order. */
    default Map<String, String> tagged(List<String> values) {
        Map<String, String> tagged = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            tagged.put(tags().get(i), values.get(i));
        }
        return tagged;
    }
}
