package io.millrace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.TailedMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records for people: a line that says what happened, and below it the row, or what changed of it. Immutable. */
final class PrettyRecords {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final int DEFAULT_WIDTH = 120;
    private static final int LEAST_WIDTH = 40;
    /** Larger numbers are no seconds: it is the year 5138. */
    private static final long LAST_SECOND = 100_000_000_000L;

    private static final String INDENT = "    ";
    private static final String BETWEEN = "  ";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int width;
    private final boolean hasColour;

    PrettyRecords(int width, boolean hasColour) {
        this.width = Math.max(width, LEAST_WIDTH);
        this.hasColour = hasColour;
    }

    /** As wide as the terminal, in colour if it has some; elsewhere nobody knows how much fits. */
    static PrettyRecords of(OutputOptions output) {
        Console console = output.console();
        return new PrettyRecords(console.isTerminal() ? console.width() : DEFAULT_WIDTH, output.isColoured());
    }

    List<String> lines(TailedMessage message) {
        List<String> lines = new ArrayList<>();
        JsonNode record = message.value();
        if (!message.isRecord() || record == null) {
            lines.add(fit(TIME.format(message.timestamp()) + BETWEEN + message.note() + BETWEEN + message.place()));
            return lines;
        }
        lines.add(heading(message, record));
        Set<String> changed = changed(record);
        if (changed.isEmpty()) {
            lines.addAll(row(record.path("record")));
        } else {
            changed.forEach(field -> lines.add(change(field, record)));
        }
        return lines;
    }

    private String heading(TailedMessage message, JsonNode record) {
        String action = message.action();
        String table = message.table() == null ? "" : message.table();
        String whole = message.schema() == null ? table : message.schema() + (table.isEmpty() ? "" : "." + table);
        StringBuilder rest = new StringBuilder();
        for (String part : new String[] {whole, key(message.key()), position(record), message.place()}) {
            if (!part.isEmpty()) {
                rest.append(BETWEEN).append(part);
            }
        }
        String time = TIME.format(time(record, message.timestamp()));
        String plain = fit(time + BETWEEN + "%-6s".formatted(action) + rest);
        int at = time.length() + BETWEEN.length();
        return hasColour && plain.startsWith(action, at)
                ? plain.substring(0, at) + style(action).paint(action) + plain.substring(at + action.length())
                : plain;
    }

    private static Style style(String action) {
        return switch (action) {
            case "INSERT", "READ" -> Style.GOOD;
            case "UPDATE" -> Style.WARNING;
            case "DELETE", "TRUNCATE" -> Style.BAD;
            default -> Style.STRONG;
        };
    }

    /** The Record does not say which unit timestamp.unit gave it; its size does, from 1973 on. */
    private static Instant time(JsonNode record, Instant otherwise) {
        JsonNode timestamp = record.path("event_timestamp");
        long value = timestamp.longValue();
        if (!timestamp.canConvertToLong() || !timestamp.isIntegralNumber() || value < -LAST_SECOND) {
            return otherwise;
        }
        if (value < LAST_SECOND) {
            return Instant.ofEpochSecond(value);
        }
        return value < 100_000_000_000_000L
                ? Instant.ofEpochMilli(value)
                : Instant.ofEpochSecond(value / 1_000_000, value % 1_000_000 * 1_000);
    }

    private static String key(@Nullable String key) {
        if (key == null) {
            return "";
        }
        JsonNode node;
        try {
            node = JSON.readTree(key);
        } catch (JsonProcessingException e) {
            return key;
        }
        if (!node.isObject()) {
            return key;
        }
        List<String> parts = new ArrayList<>();
        node.properties().forEach(entry -> parts.add(entry.getKey() + "=" + plain(entry.getValue())));
        return String.join(",", parts);
    }

    private static String position(JsonNode record) {
        if (record.path("position").isNumber()) {
            String source = record.path("source").asText("");
            String position = record.path("position").asText();
            // Only MySQL's positions mean nothing without their file.
            return "mysql".equals(record.path("source_type").asText())
                            || "mariadb".equals(record.path("source_type").asText())
                    ? source + ":" + position
                    : position;
        }
        return "";
    }

    /** The fields that differ from those before; none if it is not told what was before. */
    private static Set<String> changed(JsonNode record) {
        JsonNode before = record.path("before");
        JsonNode after = record.path("record");
        Set<String> changed = new LinkedHashSet<>();
        if (!before.isObject() || !after.isObject()) {
            return changed;
        }
        for (Map.Entry<String, JsonNode> entry : after.properties()) {
            JsonNode old = before.get(entry.getKey());
            if (old != null && !old.equals(entry.getValue()) && !isUnavailable(record, entry.getKey())) {
                changed.add(entry.getKey());
            }
        }
        return changed;
    }

    private static boolean isUnavailable(JsonNode record, String field) {
        for (JsonNode name : record.path("unavailable")) {
            if (name.asText().equals(field)) {
                return true;
            }
        }
        return false;
    }

    private String change(String field, JsonNode record) {
        String before = record.path("before").path(field).toString();
        String after = record.path("record").path(field).toString();
        int room = Math.max((width - INDENT.length() - field.length() - 5) / 2, 8);
        return fit(INDENT + field + ": " + cut(before, room) + " → " + cut(after, room));
    }

    /** As many fields to a line as there is room for. */
    private List<String> row(JsonNode row) {
        if (!row.isObject()) {
            return row.isNull() || row.isMissingNode() ? List.of() : List.of(fit(INDENT + row));
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(INDENT);
        for (Iterator<Map.Entry<String, JsonNode>> fields = row.properties().iterator(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            String part = cut(field.getKey() + "=" + field.getValue(), width - INDENT.length());
            if (line.length() > INDENT.length()
                    && Text.width(line.toString()) + BETWEEN.length() + Text.width(part) > width) {
                lines.add(line.toString());
                line = new StringBuilder(INDENT);
            }
            line.append(line.length() > INDENT.length() ? BETWEEN : "").append(part);
        }
        if (line.length() > INDENT.length()) {
            lines.add(line.toString());
        }
        return lines;
    }

    private static String plain(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private String fit(String line) {
        return cut(line, width);
    }

    private static String cut(String text, int room) {
        return Text.cut(Text.printable(text), room);
    }
}
