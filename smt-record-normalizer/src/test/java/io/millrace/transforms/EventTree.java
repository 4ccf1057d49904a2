package io.millrace.transforms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** A key or a value that can be changed at any place, its schema as well. */
final class EventTree {
    /** A schema that can be changed. */
    static final class Type {
        Schema.Type type;
        String name;
        Integer version;
        boolean optional;
        Object defaultValue;
        Map<String, String> parameters;
        Map<String, Type> fields;
        Type key;
        Type element;

        static Type of(Schema schema) {
            if (schema == null) {
                return null;
            }
            Type type = new Type();
            type.type = schema.type();
            type.name = schema.name();
            type.version = schema.version();
            type.optional = schema.isOptional();
            type.defaultValue = schema.defaultValue();
            type.parameters = schema.parameters();
            switch (schema.type()) {
                case STRUCT -> {
                    type.fields = new LinkedHashMap<>();
                    for (Field field : schema.fields()) {
                        type.fields.put(field.name(), of(field.schema()));
                    }
                }
                case ARRAY -> type.element = of(schema.valueSchema());
                case MAP -> {
                    type.key = of(schema.keySchema());
                    type.element = of(schema.valueSchema());
                }
                default -> {}
            }
            return type;
        }

        Schema schema() {
            SchemaBuilder builder = switch (type) {
                case STRUCT -> SchemaBuilder.struct();
                case ARRAY -> SchemaBuilder.array(element.schema());
                case MAP -> SchemaBuilder.map(key.schema(), element.schema());
                default -> new SchemaBuilder(type);
            };
            builder.name(name).version(version);
            if (optional) {
                builder.optional();
            }
            if (parameters != null) {
                builder.parameters(parameters);
            }
            if (defaultValue != null) {
                builder.defaultValue(defaultValue);
            }
            if (fields != null) {
                fields.forEach((field, child) -> builder.field(field, child.schema()));
            }
            return builder.build();
        }
    }

    Type type;
    Object value;

    EventTree(Schema schema, Object value) {
        this.type = Type.of(schema);
        this.value = raw(value);
    }

    /** Structs and maps as maps, to be changed at will. */
    private static Object raw(Object value) {
        if (value instanceof Struct struct) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (Field field : struct.schema().fields()) {
                map.put(field.name(), raw(struct.getWithoutDefault(field.name())));
            }
            return map;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, entry) -> copy.put(key, raw(entry)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(raw(element)));
            return copy;
        }
        return value;
    }

    /** What was made of it: structs of the schema, which lie if what they hold contradicts it. */
    static Object built(Schema schema, Object raw) {
        if (schema == null || raw == null) {
            return raw;
        }
        if (schema.type() == Schema.Type.STRUCT && raw instanceof Map<?, ?> map) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Field field : schema.fields()) {
                values.put(field.name(), built(field.schema(), map.get(field.name())));
            }
            try {
                Struct struct = new Struct(schema);
                values.forEach(struct::put);
                struct.validate();
                return struct;
            } catch (RuntimeException e) {
                return new LyingStruct(schema, values);
            }
        }
        if (schema.type() == Schema.Type.ARRAY && raw instanceof List<?> list) {
            List<Object> built = new ArrayList<>();
            list.forEach(element -> built.add(built(schema.valueSchema(), element)));
            return built;
        }
        if (schema.type() == Schema.Type.MAP && raw instanceof Map<?, ?> map) {
            Map<Object, Object> built = new LinkedHashMap<>();
            map.forEach((key, entry) -> built.put(key, built(schema.valueSchema(), entry)));
            return built;
        }
        return raw;
    }
}
