package io.millrace.deployment;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a dashboard as Grafana's JSON from tables of panels, so that what it asks is read and changed in one line a panel. Confined to
 * one thread.
 */
final class GrafanaDashboard {
    /** Of Grafana 10; newer ones migrate it by themselves. */
    private static final int SCHEMA_VERSION = 39;

    private static final int WIDTH = 24;
    private static final int HEIGHT = 8;
    private static final int STAT_HEIGHT = 4;

    private final JsonMapper json = JsonMapper.builder().build();
    private final ObjectNode root = json.createObjectNode();
    private final ArrayNode panels = json.createArrayNode();
    private int id;
    private int x;
    private int y;
    private int height;

    /** What a panel asks, and how it names each answer. */
    record Query(String expression, String legend) {}

    /** How a panel shows its answers. */
    enum Kind {
        /** One number. */
        STAT("stat", WIDTH / 8, STAT_HEIGHT),
        /** A row for each answer, with its labels. */
        TABLE("table", WIDTH / 2, HEIGHT),
        /** Lines over time. */
        GRAPH("timeseries", WIDTH / 3, HEIGHT);

        private final String type;
        private final int width;
        private final int height;

        Kind(String type, int width, int height) {
            this.type = type;
            this.width = width;
            this.height = height;
        }
    }

    /**
     * A panel.
     *
     * @param unit one of Grafana's, such as {@code ms}
     * @param thresholds where it turns orange and red, or red alone, or none
     */
    record Panel(
            Kind kind, String title, String unit, String description, List<Double> thresholds, List<Query> queries) {
        /** The same that turns orange and red from these values on, or red alone. */
        Panel thresholds(Double... values) {
            return new Panel(kind, title, unit, description, List.of(values), queries);
        }

        /** The same with one more query. */
        Panel and(String expression, String legend) {
            List<Query> more = new ArrayList<>(queries);
            more.add(new Query(expression, legend));
            return new Panel(kind, title, unit, description, thresholds, List.copyOf(more));
        }
    }

    static Panel graph(String title, String unit, String description, String expression, String legend) {
        return new Panel(Kind.GRAPH, title, unit, description, List.of(), List.of(new Query(expression, legend)));
    }

    static Panel stat(String title, String unit, String description, String expression) {
        return new Panel(Kind.STAT, title, unit, description, List.of(), List.of(new Query(expression, "")));
    }

    static Panel table(String title, String description, String expression) {
        return new Panel(Kind.TABLE, title, "none", description, List.of(), List.of(new Query(expression, "")));
    }

    GrafanaDashboard(String uid, String title, String description) {
        root.putNull("id");
        root.put("uid", uid);
        root.put("title", title);
        root.put("description", description);
        root.putArray("tags").add("kafka-connect").add("millrace").add("debezium");
        root.put("schemaVersion", SCHEMA_VERSION);
        root.put("version", 1);
        root.put("editable", true);
        root.put("graphTooltip", 1);
        root.put("refresh", "30s");
        root.put("timezone", "browser");
        root.putObject("time").put("from", "now-1h").put("to", "now");
        root.putObject("templating").putArray("list").add(datasource());
        root.putObject("annotations").putArray("list");
        root.putArray("links");
        root.set("panels", panels);
    }

    /** Adds a variable of which several values, or all, can be chosen: the values that a label of a metric has. */
    GrafanaDashboard variable(String name, String label, String metric) {
        ObjectNode variable = ((ArrayNode) root.at("/templating/list")).addObject();
        variable.put("name", name);
        variable.put("label", label);
        variable.put("type", "query");
        variable.set("datasource", source());
        String query = "label_values(" + metric + ", " + name + ")";
        variable.put("definition", query);
        variable.putObject("query").put("query", query).put("refId", name);
        variable.put("refresh", 2);
        variable.put("sort", 1);
        variable.put("multi", true);
        variable.put("includeAll", true);
        variable.put("allValue", ".*");
        variable.putObject("current").put("text", "All").put("value", "$__all");
        variable.put("hide", 0);
        return this;
    }

    /** Adds a row. */
    GrafanaDashboard row(String title, Panel... inRow) {
        nextLine();
        ObjectNode row = panels.addObject();
        row.put("id", ++id);
        row.put("type", "row");
        row.put("title", title);
        row.put("collapsed", false);
        row.putArray("panels");
        position(row, WIDTH, 1);
        nextLine();
        for (Panel panel : inRow) {
            add(panel);
        }
        return this;
    }

    /** The file's text. */
    String text() {
        return root.toPrettyString() + "\n";
    }

    private void add(Panel panel) {
        ObjectNode node = panels.addObject();
        node.put("id", ++id);
        node.put("type", panel.kind().type);
        node.put("title", panel.title());
        node.put("description", panel.description());
        node.set("datasource", source());
        position(node, panel.kind().width, panel.kind().height);
        ObjectNode defaults = node.putObject("fieldConfig").putObject("defaults");
        defaults.put("unit", panel.unit());
        defaults.put("min", 0);
        defaults.set("thresholds", thresholds(panel.thresholds()));
        node.withObject("/fieldConfig").putArray("overrides");
        ObjectNode options = node.putObject("options");
        switch (panel.kind()) {
            case STAT -> {
                options.putObject("reduceOptions").putArray("calcs").add("lastNotNull");
                options.put("colorMode", panel.thresholds().isEmpty() ? "none" : "background");
                options.put("graphMode", "none");
            }
            case TABLE ->
                node.putArray("transformations")
                        .addObject()
                        .put("id", "organize")
                        .putObject("options")
                        .putObject("excludeByName")
                        .put("Time", true)
                        .put("Value", true)
                        .put("__name__", true)
                        .put("job", true);
            case GRAPH -> {
                defaults.putObject("custom")
                        .put("fillOpacity", 10)
                        .put("showPoints", "never")
                        .putObject("thresholdsStyle")
                        .put("mode", panel.thresholds().isEmpty() ? "off" : "line");
                options.putObject("legend")
                        .put("displayMode", "list")
                        .put("placement", "bottom")
                        .put("showLegend", true);
                options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
            }
        }
        ArrayNode targets = node.putArray("targets");
        for (Query query : panel.queries()) {
            ObjectNode target = targets.addObject();
            target.put("refId", Character.toString('A' + targets.size() - 1));
            target.set("datasource", source());
            target.put("expr", query.expression());
            if (panel.kind() == Kind.TABLE) {
                target.put("format", "table");
            } else {
                target.put("legendFormat", query.legend());
            }
            target.put("instant", panel.kind() != Kind.GRAPH);
            target.put("range", panel.kind() == Kind.GRAPH);
        }
    }

    private ObjectNode thresholds(List<Double> values) {
        ObjectNode thresholds = json.createObjectNode().put("mode", "absolute");
        ArrayNode steps = thresholds.putArray("steps");
        steps.addObject().put("color", "green").putNull("value");
        for (int i = 0; i < values.size(); i++) {
            steps.addObject()
                    .put("color", i == values.size() - 1 ? "red" : "orange")
                    .put("value", values.get(i));
        }
        return thresholds;
    }

    /** Puts it beside the one before, or below where there is no more room. */
    private void position(ObjectNode panel, int width, int panelHeight) {
        if (x + width > WIDTH || panelHeight != height) {
            nextLine();
        }
        panel.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", panelHeight);
        x += width;
        height = panelHeight;
    }

    private void nextLine() {
        y += height;
        x = 0;
        height = 0;
    }

    private ObjectNode datasource() {
        ObjectNode variable = json.createObjectNode();
        variable.put("name", "datasource");
        variable.put("label", "Prometheus");
        variable.put("type", "datasource");
        variable.put("query", "prometheus");
        variable.put("refresh", 1);
        variable.put("multi", false);
        variable.put("includeAll", false);
        variable.put("hide", 0);
        return variable;
    }

    private ObjectNode source() {
        return json.createObjectNode().put("type", "prometheus").put("uid", "${datasource}");
    }
}
