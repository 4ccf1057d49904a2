package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Events.Table;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code decimal.format=number}, as Kafka's JsonConverter writes it. */
final class DecimalNumbersTest {
    private static final Schema VARIABLE_SCALE = SchemaBuilder.struct()
            .name("io.debezium.data.VariableScaleDecimal")
            .field("scale", Schema.INT32_SCHEMA)
            .field("value", Schema.BYTES_SCHEMA)
            .optional()
            .build();

    private final Table table = Events.postgres(Events.row()
            .field("id", Schema.INT32_SCHEMA)
            .field("price", Decimal.builder(2).optional().build())
            .field("amount", VARIABLE_SCALE));

    @Test
    void numbersHaveAllTheirDigits() {
        Struct row = table.row("id", 1, "price", new BigDecimal("12345678901234567890.50"));

        assertThat(json(row, "numeric")).isEqualTo("{\"id\":1,\"price\":12345678901234567890.50,\"amount\":null}");
    }

    @ParameterizedTest
    @CsvSource({"numeric, 10.5", "numeric, 1E+3", "numeric, -0.001", "base64, 10.5", "base64, 7"})
    void numbersWithoutAScaleAreTextThatAnyWriterTakes(String format, BigDecimal amount) {
        Struct variable = new Struct(VARIABLE_SCALE)
                .put("scale", amount.scale())
                .put("value", amount.unscaledValue().toByteArray());

        assertThat(json(table.row("id", 1, "amount", variable), format))
                .isEqualTo("{\"id\":1,\"price\":null,\"amount\":\"" + amount.toPlainString() + "\"}");
    }

    private String json(Struct row, String decimalFormat) {
        Struct record = Normalizers.record(table.key(1), table.insert(row), "decimal.format", "number")
                .getStruct("record");
        record.validate();
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false", "decimal.format", decimalFormat), false);
            return new String(converter.fromConnectData("t", record.schema(), record), StandardCharsets.UTF_8);
        }
    }
}
