package io.millrace.transforms;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Changes the structure of an event at one place: the same seed makes the same change of the same event. */
final class EventMutation {
    /** Never part of a message. */
    static final String CANARY = "CANARY-7f3a";

    static final long CANARY_NUMBER = 4_242_424_242_424_242L;

    /** What is changed. */
    enum Target {
        /** The value, in spite of its schema. */
        VALUE,
        /** The schema, in spite of the value. */
        SCHEMA,
        /** Both alike. */
        BOTH
    }

    private enum Kind {
        DROP,
        NULL,
        RETYPE,
        ODD,
        RENAME,
        NEST,
        NAME_SCHEMA,
        MOVE
    }

    private static final String[] SCHEMA_NAMES = {
        "io.debezium.data.Json",
        "io.debezium.data.Bits",
        "io.debezium.data.EnumSet",
        "io.debezium.data.VariableScaleDecimal",
        "io.debezium.data.geometry.Geometry",
        "io.debezium.time.Date",
        "io.debezium.time.MicroTime",
        "io.debezium.time.MicroTimestamp",
        "io.debezium.time.NanoTimestamp",
        "io.debezium.time.IsoDate",
        "io.debezium.time.MicroDuration",
        "io.debezium.time.Year",
        "org.apache.kafka.connect.data.Timestamp",
        "org.apache.kafka.connect.data.Time",
        "org.apache.kafka.connect.data.Date",
        Decimal.LOGICAL_NAME,
        "a.Envelope",
        "a.SchemaChangeValue",
        "",
        "1-odd näme..",
        null
    };

    private final Random random;
    private final Target target;
    private final Kind kind;
    private final StringBuilder path = new StringBuilder();

    private EventMutation(long seed, Target target) {
        this.random = new Random(seed);
        this.target = target;
        Kind[] kinds = Kind.values();
        this.kind = kinds[random.nextInt(kinds.length)];
    }

    /** Changes {@code tree} and says how. */
    static String apply(long seed, Target target, EventTree tree) {
        EventMutation mutation = new EventMutation(seed, tree.type == null ? Target.VALUE : target);
        mutation.descend(tree);
        return mutation.kind + " of " + mutation.target + " at" + mutation.path;
    }

    private void descend(EventTree tree) {
        Object holder = tree.value;
        EventTree.Type holderType = tree.type;
        if (!(isHolder(holder)) || random.nextInt(200) == 0) {
            path.append(" the root");
            tree.value = odd();
            return;
        }
        while (true) {
            Object place = place(holder);
            if (place == null) {
                return;
            }
            path.append(' ').append(place);
            Object child = child(holder, place);
            EventTree.Type childType = childType(holderType, place);
            if (!isHolder(child) || random.nextInt(5) < 2) {
                change(holder, holderType, place, child, childType);
                return;
            }
            holder = child;
            holderType = childType;
        }
    }

    private static boolean isHolder(Object value) {
        return (value instanceof Map<?, ?> map && !map.isEmpty()) || (value instanceof List<?> list && !list.isEmpty());
    }

    private Object place(Object holder) {
        if (holder instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet()).get(random.nextInt(map.size()));
        }
        return random.nextInt(((List<?>) holder).size());
    }

    private static Object child(Object holder, Object place) {
        return holder instanceof Map<?, ?> map ? map.get(place) : ((List<?>) holder).get((Integer) place);
    }

    private static EventTree.Type childType(EventTree.Type type, Object place) {
        if (type == null) {
            return null;
        }
        return type.fields != null && place instanceof String name ? type.fields.get(name) : type.element;
    }

    private void change(
            Object holder, EventTree.Type holderType, Object place, Object child, EventTree.Type childType) {
        boolean value = target != Target.SCHEMA;
        boolean schema = target != Target.VALUE && childType != null;
        boolean field = schema && holderType.fields != null && holderType.fields.containsKey(place);
        switch (kind) {
            case DROP -> {
                if (value) {
                    remove(holder, place);
                }
                if (field) {
                    holderType.fields.remove(place);
                }
            }
            case NULL -> {
                if (value) {
                    put(holder, place, null);
                }
                if (schema) {
                    childType.optional = !childType.optional || target == Target.BOTH;
                    childType.defaultValue = null;
                }
            }
            case ODD -> {
                if (value) {
                    put(holder, place, like(child));
                }
            }
            case RETYPE -> retype(holder, place, childType, value, schema);
            case RENAME -> {
                if (value && holder instanceof Map<?, ?>) {
                    remove(holder, place);
                    put(holder, "renamed", child);
                }
                if (field) {
                    holderType.fields.put("renamed", holderType.fields.remove(place));
                }
            }
            case NEST -> nest(holder, place, child, childType, value, schema);
            case NAME_SCHEMA -> {
                if (childType != null) {
                    childType.name = SCHEMA_NAMES[random.nextInt(SCHEMA_NAMES.length)];
                    childType.defaultValue = null;
                    childType.parameters =
                            random.nextBoolean() ? childType.parameters : Map.of("scale", "x", "length", "1");
                }
            }
            case MOVE -> {
                Object other = place(holder);
                Object moved = child(holder, other);
                if (value) {
                    put(holder, place, moved);
                }
                if (field && holderType.fields.containsKey(other)) {
                    holderType.fields.put((String) place, holderType.fields.get(other));
                }
            }
            default -> throw new IllegalStateException();
        }
    }

    private void retype(Object holder, Object place, EventTree.Type childType, boolean value, boolean schema) {
        Object other = odd();
        if (value) {
            put(holder, place, other);
        }
        if (schema) {
            EventTree.Type type = EventTree.Type.of(schemaOf(other));
            childType.type = type.type;
            childType.name = type.name;
            childType.version = null;
            childType.defaultValue = null;
            childType.parameters = type.parameters;
            childType.fields = type.fields;
            childType.key = type.key;
            childType.element = type.element;
            childType.optional = other == null || childType.optional;
        }
    }

    private void nest(
            Object holder, Object place, Object child, EventTree.Type childType, boolean value, boolean schema) {
        boolean inList = random.nextBoolean();
        if (value) {
            put(holder, place, inList ? new ArrayList<>(Arrays.asList(child)) : map("nested", child));
        }
        if (schema) {
            EventTree.Type inner = EventTree.Type.of(childType.schema());
            EventTree.Type outer = EventTree.Type.of(
                    inList
                            ? SchemaBuilder.array(inner.schema()).build()
                            : SchemaBuilder.struct()
                                    .field("nested", inner.schema())
                                    .build());
            childType.type = outer.type;
            childType.name = null;
            childType.version = null;
            childType.defaultValue = null;
            childType.parameters = null;
            childType.fields = outer.fields;
            childType.key = null;
            childType.element = outer.element;
        }
    }

    /** Any value of any type. */
    private Object odd() {
        Object[] odd = {
            null,
            CANARY,
            "",
            "null",
            "-1",
            "\ud800",
            "{\"" + CANARY + "\": [1, {}]}",
            "[" + CANARY,
            0L,
            -1,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            CANARY_NUMBER,
            (short) 7,
            (byte) -7,
            1.5,
            1.5f,
            Double.NaN,
            1e300,
            true,
            new byte[0],
            CANARY.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            ByteBuffer.wrap(new byte[] {1, 2}),
            new BigDecimal("4242424242424242.5"),
            BigInteger.TEN.pow(30),
            new Date(CANARY_NUMBER),
            new ArrayList<>(),
            new ArrayList<>(Arrays.asList(CANARY, null)),
            new ArrayList<>(Arrays.asList(1L, CANARY)),
            new LinkedHashMap<>(),
            map("nested", CANARY),
            new LinkedHashMap<>(Map.of(1L, 2L)),
            new StringBuilder(CANARY)
        };
        return odd[random.nextInt(odd.length)];
    }

    /** Another value of the same type. */
    private Object like(Object value) {
        if (value instanceof String) {
            String[] texts = {
                "", CANARY, "null", "-1", "9".repeat(40), "\ud800", "{", "c", "d", "t", "m", "r", "mysql", "oracle"
            };
            return texts[random.nextInt(texts.length)];
        }
        if (value instanceof Long) {
            long[] numbers = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, CANARY_NUMBER};
            return numbers[random.nextInt(numbers.length)];
        }
        if (value instanceof Integer) {
            int[] numbers = {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE};
            return numbers[random.nextInt(numbers.length)];
        }
        if (value instanceof byte[] || value instanceof ByteBuffer) {
            return new byte[random.nextInt(3)];
        }
        if (value instanceof List) {
            return new ArrayList<>();
        }
        return value instanceof Map ? new LinkedHashMap<>() : odd();
    }

    /** The schema that tells the truth about one of {@link #odd}. */
    private static Schema schemaOf(Object value) {
        if (value == null) {
            return Schema.OPTIONAL_STRING_SCHEMA;
        }
        if (value instanceof BigDecimal decimal) {
            return Decimal.schema(decimal.scale());
        }
        if (value instanceof Date) {
            return org.apache.kafka.connect.data.Timestamp.SCHEMA;
        }
        if (value instanceof List) {
            return SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).build();
        }
        if (value instanceof Map<?, ?> map) {
            return map.containsKey("nested")
                    ? SchemaBuilder.struct()
                            .field("nested", Schema.STRING_SCHEMA)
                            .build()
                    : SchemaBuilder.map(Schema.INT64_SCHEMA, Schema.INT64_SCHEMA)
                            .build();
        }
        Schema.Type type = org.apache.kafka.connect.data.ConnectSchema.schemaType(value.getClass());
        return new SchemaBuilder(type == null ? Schema.Type.STRING : type).build();
    }

    private static Map<String, Object> map(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    @SuppressWarnings("unchecked") // made by EventTree
    private static void put(Object holder, Object place, Object value) {
        if (holder instanceof Map<?, ?>) {
            ((Map<Object, Object>) holder).put(place, value);
        } else {
            ((List<Object>) holder).set((Integer) place, value);
        }
    }

    private static void remove(Object holder, Object place) {
        if (holder instanceof Map<?, ?> map) {
            map.remove(place);
        } else {
            ((List<?>) holder).remove((int) (Integer) place);
        }
    }
}
