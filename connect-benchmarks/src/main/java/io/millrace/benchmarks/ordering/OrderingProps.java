package io.millrace.benchmarks.ordering;

import io.millrace.benchmarks.sink.KinesisSinks;
import io.millrace.connect.core.config.DeliveryConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which sinks are beside each other: what is different in their configurations, by the name that the report gives them. */
final class OrderingProps {
    private OrderingProps() {}

    static Map<String, Map<String, String>> distinctKeys() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put(Ordering.NONE, order("none", false));
        all.put(Ordering.KEY, order("key", false));
        all.putAll(oneKeyIsHalf());
        return all;
    }

    static Map<String, Map<String, String>> oneKeyIsHalf() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put(Ordering.NONE_AGGREGATED, order("none", true));
        all.put(Ordering.KEY_AGGREGATED, order("key", true));
        return all;
    }

    static Map<String, Map<String, String>> shardAwareness() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put(Ordering.OFF, Map.of(DeliveryConfig.ORDERING_MODE, "key", KinesisSinks.RATE_LIMIT_PERCENT, "0"));
        all.put(Ordering.ON, Map.of(DeliveryConfig.ORDERING_MODE, "key", KinesisSinks.RATE_LIMIT_PERCENT, "100"));
        return all;
    }

    private static Map<String, String> order(String mode, boolean aggregated) {
        return Map.of(
                DeliveryConfig.ORDERING_MODE, mode, KinesisSinks.AGGREGATION_ENABLED, Boolean.toString(aggregated));
    }
}
