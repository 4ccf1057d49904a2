package io.millrace.transforms.internal.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.internal.row.RecordOptions.BeforeImages;
import io.millrace.transforms.internal.row.RecordOptions.TimestampUnit;
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
                    Set.of("INSERT"),
                    false,
                    new RowOptions(ValueRules.CANONICAL, false, new Placeholder("?"), true)),
            null,
            new TableFilter(List.of(), List.of()));

    @Test
    void schemasThatAreEqualShareAPlan() {
        Plan plan = plans.of(key(1), envelope(1));

        assertThat(plans.of(key(1), envelope(1))).isSameAs(plan);
        assertThat(plans.of(key(2), envelope(1))).isNotSameAs(plan);
        assertThat(plans.of(key(1), envelope(2))).isNotSameAs(plan);
        assertThat(plans.of(null, envelope(1))).isNotSameAs(plan);
        assertThat(plans.of(key(1), null)).isNotSameAs(plan);
    }

    @Test
    void onlyThePlansUsedLastAreKept() {
        Schema often = envelope(0);
        Schema once = envelope(-1);
        Plan ofOften = plans.of(null, often);
        Plan ofOnce = plans.of(null, once);

        for (int i = 1; i <= 1_100; i++) {
            plans.of(null, envelope(i));
            plans.of(null, often);
        }

        assertThat(plans.of(null, often)).isSameAs(ofOften);
        assertThat(plans.of(null, once)).as("forgotten").isNotSameAs(ofOnce);
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
