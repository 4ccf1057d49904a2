package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Names of schemas are what Avro takes: dots between words of letters, digits and underscores that begin with no digit. */
class SchemaNamingTest {
    private final Events.Table table = Events.postgres(Events.customers());

    @Test
    void keysGetNamesThatAvroTakes() {
        Struct key = key("pg-1.odd schema.1st.Key");

        SinkRecord out = Normalizers.sink().apply(Events.sink(key, table.insert(table.row("id", 2))));

        assertThat(out.keySchema().name()).isEqualTo("pg_1.odd_schema._1st.Key");
        assertThat(((Struct) out.key()).schema()).isSameAs(out.keySchema());
        assertThat(((Struct) out.key()).get("id")).isEqualTo(2);
        assertThat(Normalizers.sink("tombstone.handling.mode", "keep")
                        .apply(Events.sink(key.schema(), key, null, null))
                        .keySchema())
                .as("the key of a tombstone")
                .isEqualTo(out.keySchema());
    }

    @Test
    void keysWhoseNamesAvroTakesAreLeftAsTheyAre() {
        for (String name : new String[] {"pg.odd_schema._1st.Key", null}) {
            Struct key = key(name);

            assertThat(Normalizers.sink()
                            .apply(Events.sink(key, table.insert(table.row("id", 2))))
                            .key())
                    .isSameAs(key);
        }
    }

    private static Struct key(String name) {
        Schema schema = SchemaBuilder.struct()
                .name(name)
                .field("id", Schema.INT32_SCHEMA)
                .build();
        return new Struct(schema).put("id", 2);
    }
}
