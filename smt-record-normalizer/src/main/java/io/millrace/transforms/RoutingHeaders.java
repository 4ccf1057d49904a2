package io.millrace.transforms;

import io.millrace.transforms.internal.row.Normalized;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Adds the headers that say what a Record is about. There are as many as tables, and headers do not change: each is made once and added
 * to many Records. Confined to one thread.
 */
final class RoutingHeaders {
    private final Remembered eventType = new Remembered(RecordNormalizer.EVENT_TYPE_HEADER);
    private final Remembered schema = new Remembered(RecordNormalizer.SCHEMA_HEADER);
    private final Remembered table = new Remembered(RecordNormalizer.TABLE_HEADER);

    private final Remembered principal = new Remembered(RecordNormalizer.PRINCIPAL_HEADER);

    void addTo(Headers headers, Normalized normalized) {
        eventType.addTo(headers, normalized.eventType());
        schema.addTo(headers, normalized.schemaName());
        table.addTo(headers, normalized.tableName());
        principal.addTo(headers, normalized.principal());
    }

    private static final class Remembered {
        private static final int MAX_VALUES = 1_024;

        private final String key;
        private final Map<String, Header> byValue = new HashMap<>();

        Remembered(String key) {
            this.key = key;
        }

        void addTo(Headers headers, @Nullable String value) {
            if (value == null) {
                return;
            }
            Header header = byValue.get(value);
            if (header == null) {
                if (byValue.size() >= MAX_VALUES) {
                    byValue.clear();
                }
                header = new ConnectHeaders().addString(key, value).lastWithName(key);
                byValue.put(value, header);
            }
            headers.add(header);
        }
    }
}
