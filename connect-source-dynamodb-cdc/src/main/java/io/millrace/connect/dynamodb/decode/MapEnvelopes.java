package io.millrace.connect.dynamodb.decode;

import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.dynamodb.decode.Event.UserIdentity;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Envelopes as maps without a schema, their members in the order that structs have. Confined to one thread. */
final class MapEnvelopes implements Envelopes {
    private final String name;
    private final String stream;

    MapEnvelopes(String name, String stream) {
        this.name = name;
        this.stream = stream;
    }

    @Override
    public @Nullable Schema keySchema(Event event) {
        return null;
    }

    @Override
    public Map<String, Object> key(Event event) {
        return event.key();
    }

    @Override
    public @Nullable Schema valueSchema(Event event) {
        return null;
    }

    @Override
    public Map<String, @Nullable Object> value(Event event, Place place, Instant now) {
        long nanos = Envelopes.nanos(now);
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("before", event.before());
        value.put("after", event.after());
        value.put("source", source(event, place));
        value.put("op", event.operation().code());
        value.put("ts_ms", nanos / 1_000_000);
        value.put("ts_us", nanos / 1000);
        value.put("ts_ns", nanos);
        return value;
    }

    private Map<String, @Nullable Object> source(Event event, Place place) {
        Map<String, @Nullable Object> source = new LinkedHashMap<>();
        source.put("version", BuildVersion.get());
        source.put("connector", CONNECTOR);
        source.put("name", name);
        source.put("ts_ms", event.micros() / 1000);
        source.put("ts_us", event.micros());
        source.put("ts_ns", event.micros() * 1000);
        source.put("snapshot", place.snapshot());
        source.put("db", event.region());
        source.put("table", event.table().name());
        source.put("stream", stream);
        source.put("shard", place.shard());
        source.put("sequence", place.sequenceNumber());
        source.put("sub_sequence", place.subSequenceNumber());
        source.put("event_id", event.id());
        source.put("region", event.region());
        source.put("user_identity", user(event.user()));
        return source;
    }

    private static @Nullable Map<String, @Nullable Object> user(@Nullable UserIdentity user) {
        if (user == null) {
            return null;
        }
        Map<String, @Nullable Object> identity = new HashMap<>();
        identity.put("type", user.type());
        identity.put("principal_id", user.principalId());
        return identity;
    }
}
