package io.millrace.ops.schema;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a topic's settings mean for a history in it. */
final class Retention {
    private static final Duration LONG_ENOUGH = Duration.ofDays(5 * 365); // as Debezium judges it

    private Retention() {}

    /** What the topic may lose. */
    static List<String> warnings(String topic, Map<String, String> settings) {
        List<String> warnings = new ArrayList<>();
        String policy = settings.getOrDefault("cleanup.policy", "delete");
        if (policy.contains("compact")) {
            warnings.add("Topic '" + topic + "' is compacted (cleanup.policy=" + policy
                    + "): it keeps only the last message of each key; set cleanup.policy=delete.");
        }
        if (policy.contains("delete")) {
            long retention = number(settings.get("retention.ms"));
            if (retention >= 0 && retention < LONG_ENOUGH.toMillis()) {
                warnings.add("Topic '" + topic + "' forgets what is older than " + days(retention) + " (retention.ms="
                        + retention + "): set retention.ms=-1.");
            }
            long bytes = number(settings.get("retention.bytes"));
            if (bytes >= 0) {
                warnings.add("Topic '" + topic + "' forgets the oldest messages above " + bytes
                        + " bytes (retention.bytes): set retention.bytes=-1.");
            }
        }
        return warnings;
    }

    private static String days(long millis) {
        Duration duration = Duration.ofMillis(millis);
        return duration.toDays() > 0 ? duration.toDays() + " days" : duration.toMinutes() + " minutes";
    }

    private static long number(@Nullable String text) {
        return text == null ? -1 : Long.parseLong(text);
    }
}
