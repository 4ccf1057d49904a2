package io.millrace.transforms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Transforms to test, configured by keys and values in turn. */
final class Normalizers {
    private Normalizers() {}

    static RecordNormalizer<SinkRecord> sink(String... options) {
        RecordNormalizer<SinkRecord> normalizer = new RecordNormalizer<>();
        normalizer.configure(options(options));
        return normalizer;
    }

    static Map<String, String> options(String... options) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return map;
    }

    /** The Record that becomes of one event with schemas. */
    static Struct record(Struct key, Struct event, String... options) {
        return (Struct) sink(options).apply(Events.sink(key, event)).value();
    }

    /** The Record that becomes of one captured event. */
    static Map<String, Object> record(Map<String, ?> key, Map<String, ?> event, String... options) {
        return Events.mapOf(sink(options).apply(Events.sink(key, event)).value());
    }
}
