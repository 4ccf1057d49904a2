package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.quickstart.Terminal.Style;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sets SQL and Records, with the places where they arrived, beside each other in two columns. Confined to one thread. */
final class Page {
    private static final int GAP = 3;
    private static final int NAME_WIDTH = 9;

    private final Terminal terminal;
    private final Set<Sink> sinks;
    private int leftWidth;
    private int rightWidth;

    /** @param sinks those whose targets are named beside each Record */
    Page(Terminal terminal, Set<Sink> sinks) {
        this.terminal = terminal;
        this.sinks = sinks;
    }

    /** A piece of text with its width on the screen, which is less than its length when it is coloured. */
    private record Piece(String text, int width) {}

    void heading(String title, String note) {
        int rule = Math.max(3, terminal.width() - title.length() - note.length() - 10);
        terminal.line("");
        terminal.line(terminal.styled(Style.DIM, "--- ") + terminal.styled(Style.BOLD, title) + " "
                + terminal.styled(Style.DIM, "-".repeat(rule) + " " + note + " ---"));
    }

    /** The SQL at the left, all of its Records at the right; without SQL the Records take the width. */
    void rows(List<String> sql, List<Delivery> deliveries) {
        leftWidth = sql.isEmpty() ? 0 : Math.max(34, terminal.width() * 36 / 100);
        rightWidth = terminal.width() - leftWidth - GAP - 1;
        List<String> left = sql.stream().flatMap(line -> wrap(line).stream()).toList();
        List<Piece> right = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (!right.isEmpty()) {
                right.add(new Piece("", 0));
            }
            sinks.stream()
                    .filter(sink -> delivery.isRecord() || delivery.at(sink) != null)
                    .forEach(sink -> right.add(place(sink, delivery)));
            right.addAll(record(delivery.json()));
        }
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String sqlLine = i < left.size() ? left.get(i) : "";
            String padding = " ".repeat(Math.max(0, leftWidth - sqlLine.length()) + GAP);
            String recordLine = i < right.size() ? right.get(i).text() : "";
            terminal.line((" " + terminal.styled(Style.BOLD, sqlLine) + padding + recordLine).stripTrailing());
        }
    }

    private List<String> wrap(String line) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (rest.length() > leftWidth) {
            int space = rest.lastIndexOf(' ', leftWidth);
            int end = space > 4 ? space : leftWidth;
            lines.add(rest.substring(0, end));
            rest = "    " + rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    /** Where the Record is at one target. */
    private Piece place(Sink sink, Delivery delivery) {
        Arrival arrival = delivery.at(sink);
        boolean isMissing = arrival == null && sink.wants(delivery.json());
        String text = arrival != null ? arrival.place() : isMissing ? "not yet" : "held back by the filter policy";
        int room = Math.max(0, rightWidth - NAME_WIDTH);
        String shown = text.length() > room ? text.substring(0, room) : text;
        String name = sink.label() + " ".repeat(NAME_WIDTH - sink.label().length());
        return new Piece(
                terminal.styled(Style.BOLD, name) + terminal.styled(isMissing ? Style.RED : Style.DIM, shown),
                NAME_WIDTH + shown.length());
    }

    private List<Piece> record(JsonNode record) {
        List<Piece> lines = new ArrayList<>();
        if (!record.isObject()) {
            String text = record.toString();
            return List.of(new Piece(text, text.length()));
        }
        List<Piece> fields = new ArrayList<>();
        String open = "{";
        Iterator<Map.Entry<String, JsonNode>> all = record.properties().iterator();
        while (all.hasNext()) {
            Map.Entry<String, JsonNode> field = all.next();
            if (field.getValue().isObject()) {
                if (!fields.isEmpty()) {
                    lines.addAll(pack(fields, new Piece(open, 1), " ", ""));
                    fields.clear();
                    open = " ";
                }
                lines.addAll(object(open, field.getKey(), field.getValue(), all.hasNext() ? "}," : "}}"));
                open = " ";
            } else {
                fields.add(field(field.getKey(), field.getValue(), all.hasNext() ? "," : ""));
            }
        }
        if (!fields.isEmpty()) {
            lines.addAll(pack(fields, new Piece(open, 1), " ", "}"));
        }
        return lines;
    }

    private List<Piece> object(String before, String name, JsonNode value, String end) {
        List<Piece> fields = new ArrayList<>();
        Iterator<Map.Entry<String, JsonNode>> all = value.properties().iterator();
        while (all.hasNext()) {
            Map.Entry<String, JsonNode> field = all.next();
            fields.add(field(field.getKey(), field.getValue(), all.hasNext() ? "," : ""));
        }
        Piece open = new Piece(
                before + terminal.styled(Style.CYAN, "\"" + name + "\"") + ":{", before.length() + name.length() + 4);
        return pack(fields, open, "   ", end);
    }

    private Piece field(String name, JsonNode value, String end) {
        String text = value.toString();
        String styled = name.equals("event_type") ? terminal.styled(colour(value.asText()), text) : text;
        return new Piece(
                terminal.styled(Style.CYAN, "\"" + name + "\"") + ":" + styled + end,
                name.length() + 3 + text.length() + end.length());
    }

    private static Style colour(String eventType) {
        return switch (eventType) {
            case "INSERT", "READ" -> Style.GREEN;
            case "DELETE" -> Style.RED;
            default -> Style.YELLOW;
        };
    }

    /** As many fields on a line as fit. */
    private List<Piece> pack(List<Piece> fields, Piece open, String indent, String end) {
        List<Piece> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(open.text());
        int width = open.width();
        boolean isFirst = true;
        for (Piece field : fields) {
            if (!isFirst && width + 1 + field.width() + end.length() > rightWidth) {
                lines.add(new Piece(line.toString(), width));
                line = new StringBuilder(indent);
                width = line.length();
            } else if (!isFirst) {
                line.append(' ');
                width++;
            }
            line.append(field.text());
            width += field.width();
            isFirst = false;
        }
        lines.add(new Piece(line.append(end).toString(), width + end.length()));
        return lines;
    }
}
