package io.millrace.it.types;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.types.TypedValue.Difference;
import io.millrace.it.types.TypedValue.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what has arrived, by setting and by the row's id, with what the database says. Confined to one thread. */
final class Findings {
    static final String NULL = "null";
    static final String ABSENT = "absent";
    private static final int SHOWN = 160;

    private final TypesTable table;
    private final Map<Setting, Map<Integer, JsonNode>> rows;
    private final Map<String, String> sent;
    private final List<Map<String, Object>> texts;

    Findings(TypesTable table, Map<Setting, Map<Integer, JsonNode>> rows, Map<String, String> sent) {
        this.table = table;
        this.rows = rows;
        this.sent = sent;
        this.texts = table.texts();
    }

    List<Column> columns() {
        return table.columns();
    }

    /** What Debezium sends for a column by default; empty if it leaves it out. */
    Optional<String> sent(Column column) {
        return Optional.ofNullable(sent.get(column.name()));
    }

    /** What a setting wrote for a value when it was streamed. */
    JsonNode json(Setting setting, Column column, int value) {
        return json(setting, Phase.STREAMING, column, value);
    }

    /** Everything that is not as it was said to be, a line each. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (Column column : columns()) {
            for (Setting setting : Setting.values()) {
                for (int row = 0; row < table.rows(); row++) {
                    compare(column, setting, row, failures);
                }
            }
        }
        return failures;
    }

    private void compare(Column column, Setting setting, int row, List<String> failures) {
        List<TypedValue> values = column.type().values();
        boolean isNull = row >= values.size();
        String name = isNull ? "NULL" : values.get(row).name();
        for (Phase phase : Phase.values()) {
            JsonNode json = json(setting, phase, column, row);
            String expected = isNull ? expectedForNull(column, setting) : expected(column, setting, phase, row);
            String actual = actual(column, setting, json);
            if (!actual.equals(expected)) {
                failures.add(String.join(
                        " | ",
                        column.type().ddl(),
                        name,
                        setting.title(),
                        phase.toString(),
                        "expected " + shortened(expected),
                        "got " + shortened(actual)));
            }
        }
        JsonNode snapshot = json(setting, Phase.SNAPSHOT, column, row);
        JsonNode streamed = json(setting, Phase.STREAMING, column, row);
        if (!snapshot.toString().equals(streamed.toString())
                && (isNull || isOneInBothPhases(values.get(row), setting))) {
            failures.add(String.join(
                    " | ",
                    column.type().ddl(),
                    name,
                    setting.title(),
                    "snapshot wrote " + shortened(snapshot.toString()),
                    "streaming wrote " + shortened(streamed.toString())));
        }
    }

    private JsonNode json(Setting setting, Phase phase, Column column, int row) {
        return rows.get(setting).get(TypesTable.id(phase, row)).path(column.name());
    }

    private String expected(Column column, Setting setting, Phase phase, int row) {
        Optional<Difference> difference = column.type().values().get(row).differences().stream()
                .filter(each ->
                        each.settings().contains(setting) && each.phases().contains(phase))
                .findFirst();
        if (difference.isPresent()) {
            return difference.get().instead();
        }
        Object text = texts.get(row).get(column.name());
        return text == null ? NULL : column.type().form().expected(text.toString(), setting);
    }

    /** A column that is left out always is left out here too. */
    private static String expectedForNull(Column column, Setting setting) {
        boolean isLeftOut = column.type().values().stream()
                .allMatch(value -> value.differences().stream()
                        .anyMatch(each -> each.settings().contains(setting)
                                && each.instead().equals(ABSENT)));
        return isLeftOut ? ABSENT : NULL;
    }

    private static String actual(Column column, Setting setting, JsonNode json) {
        if (json.isMissingNode()) {
            return ABSENT;
        }
        return json.isNull() ? NULL : column.type().form().actual(json, setting);
    }

    private static boolean isOneInBothPhases(TypedValue value, Setting setting) {
        return value.differences().stream()
                .allMatch(each ->
                        !each.settings().contains(setting) || each.phases().size() == Phase.values().length);
    }

    static String shortened(String text) {
        return text.length() <= SHOWN
                ? text
                : text.substring(0, SHOWN) + "… (" + text.length() + " characters, hash " + text.hashCode() + ")";
    }
}
