package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policies on the page are policies, allow nothing in general, and are those that the plugins' own documents tell of. */
final class SecurityPageTest {
    private static final String PAGE = "docs/security.md";
    private static final Pattern POLICY = Pattern.compile("```json\n(\\{\\s+\"Version\".*?)```", Pattern.DOTALL);
    private static final Pattern ACTION = Pattern.compile("`([a-z]+:[A-Z][A-Za-z]+)`");

    @Test
    void everyPolicyNamesItsActionsAndResources() {
        List<JsonNode> statements = statements(ProjectFiles.text(PAGE));
        Set<String> sids = new TreeSet<>();
        for (JsonNode statement : statements) {
            String sid = statement.path("Sid").asText();
            assertThat(sid).matches("[A-Za-z0-9]+");
            assertThat(sids.add(sid)).as("one statement " + sid).isTrue();
            assertThat(statement.path("Effect").asText()).as(sid).isEqualTo("Allow");
            List<String> actions = texts(statement.path("Action"));
            assertThat(actions)
                    .as("actions of " + sid)
                    .isNotEmpty()
                    .allMatch(action -> action.matches("[a-z]+:[A-Z][A-Za-z]+"));
            if (statement.has("Principal")) {
                assertThat(statement.has("Resource"))
                        .as(sid + " is a trust policy's")
                        .isFalse();
            } else {
                String service = actions.get(0).replaceFirst(":.*", "").replace("sts", "iam");
                assertThat(texts(statement.path("Resource")))
                        .as("resources of " + sid)
                        .isNotEmpty()
                        .allMatch(arn -> arn.matches("arn:aws:" + service + ":[a-z0-9-]*:\\d{12}:[^*]+"));
            }
        }
        assertThat(sids).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({
        "Kinesis sink, connect-sink-kinesis/README.md, kms:GenerateDataKey",
        "SNS sink, connect-sink-sns/README.md, kms:GenerateDataKey kms:Decrypt",
        "SQS sink, connect-sink-sqs/README.md, kms:GenerateDataKey kms:Decrypt",
        "DynamoDB-CDC source, docs/dynamodb-cdc.md, kms:Decrypt",
    })
    void thePluginsOwnDocumentTellsOfTheSameRights(String plugin, String document, String ofTheKey) {
        String page = ProjectFiles.text(PAGE);
        Set<String> expected = new TreeSet<>(Set.of(ofTheKey.split(" ")));
        assertThat(page.lines()
                        .filter(line -> line.startsWith("| ") && line.contains(plugin) && line.contains("`kms:")))
                .singleElement()
                .satisfies(row -> assertThat(actions(row)).isEqualTo(expected));
        expected.add("sts:AssumeRole");
        int begin = page.indexOf("\n### " + plugin + "\n");
        assertThat(begin).as("a section " + plugin).isPositive();
        statements(page.substring(begin, page.indexOf("\n### ", begin + 1)))
                .forEach(statement -> expected.addAll(texts(statement.path("Action"))));

        Set<String> told = ProjectFiles.text(document)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| ", 2)[0])
                .flatMap(cell -> actions(cell).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told).isEqualTo(expected);
    }

    private static List<JsonNode> statements(String markdown) {
        List<JsonNode> statements = new ArrayList<>();
        POLICY.matcher(markdown).results().forEach(block -> {
            JsonNode policy = ProjectFiles.json(block.group(1));
            assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
            policy.path("Statement").forEach(statements::add);
        });
        assertThat(statements).isNotEmpty();
        return statements;
    }

    private static Set<String> actions(String text) {
        return ACTION.matcher(text)
                .results()
                .map(action -> action.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
