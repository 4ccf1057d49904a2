package io.millrace.transforms.internal.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.internal.row.RecordOptions.BeforeImages;
import io.millrace.transforms.internal.row.RecordOptions.TimestampUnit;
import io.millrace.transforms.internal.source.EventShape;
import io.millrace.transforms.internal.value.Placeholder;
import io.millrace.transforms.internal.value.ValueRules;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

final class PlansTest {
    private final Plans plans = new Plans(
            new RecordOptions(
                    List.of(RecordField.EVENT_TYPE, RecordField.RECORD),
                    false,
                    List.of(),
                    null,
                    TimestampUnit.MS,
                    BeforeImages.AUTO,
                    false,
                    null,
                    false,
                    "DDL_STATEMENT",
                    Set.of("INSERT"),
                    false,
                    new RowOptions(ValueRules.CANONICAL, false, new Placeholder("?"), true),
                    new DocumentOptions(false, false, false),
                    new ItemOptions(false, "document")),
            null,
            new TableFilter(List.of(), List.of()));

    @Test
    void schemasThatAreEqualShareAPlan() {
        Plan plan = of(key(1), envelope(1));

        assertThat(of(key(1), envelope(1))).isSameAs(plan);
        assertThat(of(key(2), envelope(1))).isNotSameAs(plan);
        assertThat(of(key(1), envelope(2))).isNotSameAs(plan);
        assertThat(of(null, envelope(1))).isNotSameAs(plan);
        assertThat(of(key(1), null)).isNotSameAs(plan);
    }

    @Test
    void onlyThePlansUsedLastAreKept() {
        Schema often = envelope(0);
        Schema once = envelope(-1);
        Plan ofOften = of(null, often);
        Plan ofOnce = of(null, once);

        for (int i = 1; i <= 1_100; i++) {
            of(null, envelope(i));
            of(null, often);
        }

        assertThat(of(null, often)).isSameAs(ofOften);
        assertThat(of(null, once)).as("forgotten").isNotSameAs(ofOnce);
    }

    private Plan of(Schema key, Schema value) {
        return plans.of(EventShape.RELATIONAL, key, value, null);
    }

    private static Schema key(int number) {
        return SchemaBuilder.struct()
                .name("k" + number)
                .field("id", Schema.INT32_SCHEMA)
                .build();
    }

    private static Schema envelope(int number) {
        return SchemaBuilder.struct()
                .name("t" + number + ".Envelope")
                .field(
                        "after",
                        SchemaBuilder.struct().name("v" + number).optional().build())
                .field("op", Schema.STRING_SCHEMA)
                .build();
    }
}
