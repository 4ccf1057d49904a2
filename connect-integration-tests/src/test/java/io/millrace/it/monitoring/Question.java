package io.millrace.it.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the alerts and the dashboard ask Prometheus for.
 *
 * @param where the alert or panel
 * @param query what is asked
 * @param shown the labels that a title or a text takes from the answer
 */
public record Question(String where, PromQl query, Set<String> shown) {
    private static final Pattern IN_ALERT = Pattern.compile("\\$labels\\.(\\w+)");
    private static final Pattern IN_LEGEND = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    /** Of a variable of the dashboard. */
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)");

    /** Those of a file with alert rules. */
    public static List<Question> ofAlerts(Path file) throws IOException {
        List<Question> questions = new ArrayList<>();
        for (JsonNode group : new YAMLMapper().readTree(file.toFile()).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                questions.add(new Question(
                        rule.path("alert").asText(),
                        PromQl.parse(rule.path("expr").asText()),
                        found(IN_ALERT, rule.path("annotations").toString())));
            }
        }
        return questions;
    }

    /** Those of a dashboard: of its panels, in rows or not, and of its variables. */
    public static List<Question> ofDashboard(Path file) throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
        List<Question> questions = new ArrayList<>();
        for (JsonNode target : dashboard.findParents("expr")) {
            questions.add(new Question(
                    target.path("expr").asText(),
                    PromQl.parse(target.path("expr").asText()),
                    found(IN_LEGEND, target.path("legendFormat").asText())));
        }
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            LABEL_VALUES
                    .matcher(variable.path("query").path("query").asText())
                    .results()
                    .forEach(match -> questions.add(new Question(
                            "variable " + variable.path("name").asText(),
                            PromQl.parse(match.group(1)),
                            Set.of(match.group(2)))));
        }
        return questions;
    }

    private static Set<String> found(Pattern label, String text) {
        Set<String> found = new TreeSet<>();
        label.matcher(text).results().map((MatchResult match) -> match.group(1)).forEach(found::add);
        return Set.copyOf(found);
    }
}
