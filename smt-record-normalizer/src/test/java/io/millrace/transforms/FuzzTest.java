package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.EventMutation.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/**
 * Samples of every kind of event, changed in structure at one to three places each, with schemas and without: what comes out is a
 * Record, or an error that says where and which field, and never what was in it. Nothing that claims to be a change passes as unknown.
 *
 * <p>{@code -Devents=1000000} tries more events than the unit tests do, {@code -Devents.seed=N} others; a failure names the event to run
 * alone with {@code -Devents=1 -Devents.seed=N}, and the fewest changes that make it fail.
 */
final class FuzzTest {
    private static final int EVENTS = Integer.getInteger("events", 200_000);
    private static final long SEED = Long.getLong("events.seed", 1L);
    /** Events of one schema: converters make a schema once, for many events. */
    private static final int OF_ONE_SCHEMA = 10;

    private static final int MAX_FAILURES = 20;
    /** One refused event in so many is followed by one that is as it should be. */
    private static final int CLEAN_BEHIND = 4;

    /** What no message may hold: values of the event, and exceptions that nobody foresaw, in whatever words. */
    private static final String[] UNFIT = {
        "CANARY", String.valueOf(EventMutation.CANARY_NUMBER), "unexpected ", "Exception"
    };

    private static final String LOCATION = "topic pg.inventory.customers, partition 3, offset 41: ";

    private static final String[][] OPTIONS = {
        {},
        {"record.format", "struct", "include.before", "true", "before.images", "full"},
        {"output.schemas", "false", "json.format", "object", "record.key.format", "json"},
        {"output.mode", "row", "row.fields", "event_type,event_id,primary_key", "event.timestamp.column", "ts_"},
        {"compatibility", "core-cdc", "include.schema.version", "true"},
        {"include.before", "true", "before.images", "key", "timestamp.unit", "us", "decimal.format", "number"},
        {"source.type", "mysql", "tombstone.handling.mode", "keep", "decimal.format", "double", "tables.exclude", "x"},
        {"mongo.document.format", "text", "include.before", "true", "tombstone.handling.mode", "keep"},
        {"mongo.document.format", "text", "mongo.record.mode", "event"},
        {"dynamodb.document.format", "text", "include.before", "true", "before.images", "key"},
        {"output.mode", "row", "dynamodb.document.format", "text", "row.fields", "event_id,primary_key"},
    };

    private static final List<Sample> PLAIN = Samples.plain();
    private static final List<Sample> TYPED = Samples.typed();

    private enum Outcome {
        RECORD,
        NOTHING,
        PASSED,
        REFUSED
    }

    /** One event to try: everything about it follows from these. */
    private record Try(Sample sample, String[] options, Target target, List<Long> schemaSeeds, List<Long> seeds) {
        boolean sharesSchemaWith(Try other) {
            return sample == other.sample && target == other.target && schemaSeeds.equals(other.schemaSeeds);
        }

        Try without(int i) {
            List<Long> fewer = new ArrayList<>(seeds);
            List<Long> fewerOfSchema = new ArrayList<>(schemaSeeds);
            if (i < seeds.size()) {
                fewer.remove(i);
            } else {
                fewerOfSchema.remove(i - seeds.size());
            }
            return new Try(sample, options, target, fewerOfSchema, fewer);
        }
    }

    /** What the events of one schema start from. */
    private record Base(Schema keySchema, Object key, Schema valueSchema, Object value, List<String> changes) {
        static Base of(Try one) {
            EventTree key = new EventTree(one.sample().keySchema(), one.sample().key());
            EventTree value =
                    new EventTree(one.sample().valueSchema(), one.sample().value());
            List<String> changes = new ArrayList<>();
            for (long seed : one.schemaSeeds()) {
                changes.add(mutate(seed, one.target(), key, value));
            }
            return new Base(
                    key.type == null ? null : key.type.schema(),
                    key.value,
                    value.type == null ? null : value.type.schema(),
                    value.value,
                    changes);
        }
    }

    @Test
    void whateverComesIsARecordOrAnErrorThatNamesTheField() {
        List<RecordNormalizer<SinkRecord>> normalizers =
                Arrays.stream(OPTIONS).map(Normalizers::sink).toList();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        Map<String, Failure> failures = new LinkedHashMap<>();
        Map<List<Object>, List<Object>> clean = new HashMap<>();
        Base base = null;
        Try before = null;
        for (int i = 0; i < EVENTS; i++) {
            Try one = of(SEED + i);
            int options = List.of(OPTIONS).indexOf(one.options());
            try {
                if (before == null || !one.sharesSchemaWith(before)) {
                    base = Base.of(one);
                }
                before = one;
                Outcome outcome = run(one, base, normalizers.get(options), new ArrayList<>());
                outcomes.merge(outcome, 1, Integer::sum);
                if (outcome == Outcome.REFUSED && i % CLEAN_BEHIND == 0) {
                    checkClean(one, normalizers.get(options), clean);
                }
            } catch (RuntimeException | AssertionError e) {
                if (failures.size() < MAX_FAILURES) {
                    failures.putIfAbsent(kind(e), new Failure(SEED + i, one, e));
                }
            }
        }

        assertThat(failures.values()).isEmpty();
        if (EVENTS > 10_000) {
            assertThat(outcomes).as("every outcome is met").containsOnlyKeys(Outcome.values());
        }
    }

    /** Failures that have the same cause, as far as can be told. */
    private static String kind(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure.getClass() + " "
                + (failure instanceof AssertionError ? failure.getMessage() : trace.length == 0 ? "" : trace[0]);
    }

    /** What failed, told by as few changes as make it fail. */
    private record Failure(long seed, Try one, Throwable cause) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("\n\n")
                    .append(described(seed, one))
                    .append('\n')
                    .append(cause);
            StackTraceElement[] trace = cause.getStackTrace();
            for (int i = 0; i < Math.min(6, trace.length); i++) {
                text.append("\n    at ").append(trace[i]);
            }
            return text.toString();
        }
    }

    private static Try of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        // Consecutive events share a sample and a schema, as they do where they come from.
        Random shared = new Random((seed / OF_ONE_SCHEMA) * 0xC2B2AE3D27D4EB4FL);
        boolean typed = shared.nextBoolean();
        List<Sample> samples = typed ? TYPED : PLAIN;
        Sample sample = samples.get(shared.nextInt(samples.size()));
        String[] options = OPTIONS[shared.nextInt(OPTIONS.length)];
        List<Long> schemaSeeds = typed ? seeds(shared, shared.nextInt(3)) : List.of();
        Target target = shared.nextBoolean() ? Target.BOTH : Target.SCHEMA;
        List<Long> seeds = seeds(random, schemaSeeds.isEmpty() ? 1 + random.nextInt(3) : random.nextInt(3));
        return new Try(sample, options, target, schemaSeeds, seeds);
    }

    private static List<Long> seeds(Random random, int count) {
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seeds.add(random.nextLong());
        }
        return seeds;
    }

    private static Outcome run(Try one, RecordNormalizer<SinkRecord> normalizer, List<String> changes) {
        return run(one, Base.of(one), normalizer, changes);
    }

    private static Outcome run(Try one, Base base, RecordNormalizer<SinkRecord> normalizer, List<String> changes) {
        EventTree key = new EventTree(null, base.key());
        EventTree value = new EventTree(null, base.value());
        Schema keySchema = base.keySchema();
        Schema valueSchema = base.valueSchema();
        changes.addAll(base.changes());
        for (long seed : one.seeds()) {
            changes.add(mutate(seed, Target.VALUE, key, value));
        }
        SinkRecord event = Events.sink(
                keySchema,
                EventTree.built(keySchema, key.value),
                valueSchema,
                EventTree.built(valueSchema, value.value));
        return check(event, normalizer);
    }

    /** What was refused half-way leaves nothing behind: the sample itself becomes what it becomes of a new normaliser. */
    private static void checkClean(
            Try one, RecordNormalizer<SinkRecord> normalizer, Map<List<Object>, List<Object>> clean) {
        List<Object> expected = clean.computeIfAbsent(
                List.of(System.identityHashCode(one.sample()), System.identityHashCode(one.options())),
                absent -> result(Normalizers.sink(one.options()), one.sample()));
        require(result(normalizer, one.sample()).equals(expected), "a refused event changed what the next one becomes");
    }

    private static List<Object> result(RecordNormalizer<SinkRecord> normalizer, Sample sample) {
        try {
            SinkRecord out = normalizer.apply(sample.sink());
            return Arrays.asList(out.keySchema(), out.key(), out.valueSchema(), out.value());
        } catch (DataException e) {
            return List.of(e.getMessage());
        }
    }

    private static String mutate(long seed, Target target, EventTree key, EventTree value) {
        boolean ofKey = Math.floorMod(seed, 8) == 0;
        return (ofKey ? "key: " : "value: ") + EventMutation.apply(seed, target, ofKey ? key : value);
    }

    private static Outcome check(SinkRecord event, RecordNormalizer<SinkRecord> normalizer) {
        SinkRecord out;
        try {
            out = normalizer.apply(event);
        } catch (DataException e) {
            String message = e.getMessage();
            require(message.startsWith(LOCATION + "cannot normalise the change: field "), message);
            for (String unfit : UNFIT) {
                require(!message.contains(unfit), message);
            }
            require(e.getCause() == null, "a cause, which may quote the event");
            require(event.value() == null || claims(event), "refused what does not claim to be a change");
            return Outcome.REFUSED;
        }
        if (out == null) {
            require(event.value() == null, "dropped a change although no filter is set");
            return Outcome.NOTHING;
        }
        if (event.value() != null && out.value() == event.value()) {
            require(out == event, "passed with changes");
            require(!claims(event), "passed what claims to be a change");
            return Outcome.PASSED;
        }
        require(
                event.value() == null || out.headers().lastWithName("millrace.event_type") != null,
                "made a Record without headers");
        if (out.valueSchema() != null && out.value() != null) {
            ConnectSchema.validateValue(out.valueSchema(), out.value());
        }
        return Outcome.RECORD;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    /** What docs/record.md says of which events claim to be changes. */
    private static boolean claims(SinkRecord event) {
        if (event.value() instanceof Struct struct) {
            Schema schema = struct.schema();
            String name = String.valueOf(schema.name());
            return name.endsWith(".Envelope")
                    || name.endsWith(".SchemaChangeValue")
                    || claims(schema.field("op"), schema.field("ddl"), schema.field("tableChanges"), connector(schema));
        }
        if (event.value() instanceof Map<?, ?> map) {
            return claims(
                    map.containsKey("op") ? map : null,
                    map.containsKey("ddl") ? map : null,
                    map.containsKey("tableChanges") ? map : null,
                    map.get("source") instanceof Map<?, ?> source && source.containsKey("connector") ? map : null);
        }
        return false;
    }

    private static Object connector(Schema schema) {
        Field source = schema.field("source");
        return source != null && source.schema().type() == Schema.Type.STRUCT
                ? source.schema().field("connector")
                : null;
    }

    private static boolean claims(Object op, Object ddl, Object tableChanges, Object connector) {
        return op != null || connector != null || (ddl != null && tableChanges != null);
    }

    /** The event with as few changes as make it fail, in a normaliser of its own if it fails there. */
    private static String described(long seed, Try one) {
        Try smallest = one;
        boolean alone = fails(one);
        for (int i = one.seeds().size() + one.schemaSeeds().size() - 1; alone && i >= 0; i--) {
            Try smaller = smallest.without(i);
            if (fails(smaller)) {
                smallest = smaller;
            }
        }
        List<String> changes = new ArrayList<>();
        try {
            run(smallest, Normalizers.sink(smallest.options()), changes);
        } catch (RuntimeException | AssertionError e) {
            // As it should.
        }
        return "-Devents=1 -Devents.seed=" + seed + ": " + one.sample().name()
                + (one.sample().valueSchema() == null ? " without schemas" : " with schemas") + ", options "
                + List.of(one.options()) + ", changes " + changes
                + (alone ? "" : ", but only behind the events before it");
    }

    private static boolean fails(Try one) {
        try {
            run(one, Normalizers.sink(one.options()), new ArrayList<>());
            return false;
        } catch (RuntimeException | AssertionError e) {
            return true;
        }
    }
}
