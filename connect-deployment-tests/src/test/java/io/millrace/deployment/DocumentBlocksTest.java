package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployment.MarkdownPage.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the documents' blocks of code, tables and diagrams is what it is called: readers paste it, and GitHub draws it. */
final class DocumentBlocksTest {
    private static final Set<String> HTML = Set.of("a", "br", "details", "summary", "sub", "sup");

    @Test
    void everyBlockIsWhatItIsCalled() {
        List<String> problems = new ArrayList<>();
        for (MarkdownPage page : MarkdownPage.all()) {
            for (Block block : page.blocks()) {
                String problem = DocumentBlocks.problem(block);
                if (!problem.isEmpty()) {
                    problems.add("%s:%d: %s".formatted(page.name(), block.line(), problem));
                }
            }
        }

        assertThat(problems).isEmpty();
    }

    @Test
    void everyRowHasAsManyCellsAsItsTable() {
        List<String> uneven = new ArrayList<>();
        MarkdownPage.all().forEach(page -> uneven.addAll(DocumentBlocks.uneven(page)));

        assertThat(uneven).isEmpty();
    }

    /** A placeholder such as that of a table's name, outside of backticks, is an element of HTML to GitHub, and gone. */
    @Test
    void thereIsNoHtmlButWhatIsMeantToBe() {
        List<String> others = new ArrayList<>();
        for (MarkdownPage page : MarkdownPage.all()) {
            page.html().stream()
                    .filter(element -> !HTML.contains(element.text()))
                    .forEach(element ->
                            others.add("%s:%d: <%s>".formatted(page.name(), element.line(), element.text())));
        }

        assertThat(others).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "json # {\"a\": [1]}",
                "json # \"a\": 1, \"b\": 2",
                "json # {\"a\": 1}~{\"a\": 2}",
                "json # {~  \"a\": 1~}",
                "yaml # a: [b]",
                "properties # a.b=c~d=",
                "sh # curl -d @config-examples/postgres-source.json localhost:8083/connectors | jq .",
                "mermaid # flowchart LR~  a[\"b (c)\"] --> d([e])~  subgraph f~  end",
                "mermaid # sequenceDiagram~  loop each~  A->>B: c (d~  end",
            })
    void whatIsRightPasses(String language, String text) {
        assertThat(DocumentBlocks.problem(block(language, text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "json # {\"a\": 1,} # not JSON",
                "json # {\"a\": 1, \"a\": 2} # Duplicate",
                "json # \"a\": 1, # not JSON",
                "json # {\"a\": 1} x # not JSON",
                "yaml # a: b: c # not YAML",
                "properties # a b # no key=value",
                "properties # a=1~a=2 # stands twice",
                "sh # if true # not for a shell",
                "sh # curl -d @config-examples/postgers-source.json localhost # there is no",
                "jsno # {} # nobody knows",
                "mermaid # flowchrt LR # a diagram begins",
                "mermaid # flowchart LR~  a[b (c] --> d # bracket",
                "mermaid # flowchart LR~  a[\"b] --> d # quotation",
                "mermaid # flowchart LR~  subgraph a # end is missing",
                "mermaid # sequenceDiagram~  end # end too many",
                "mermaid # sequenceDiagram~  A->>B: c; d # semicolon",
            })
    void whatIsWrongIsFound(String language, String text, String problem) {
        assertThat(DocumentBlocks.problem(block(language, text))).contains(problem);
    }

    @Test
    void unevenRowsAreFound() {
        String text = "| a | b |\n|---|---|\n| `c\\|d` | e |\n| f | g | h |\n| i |\n\n```\n| j |\n| k | l |\n```\n";

        assertThat(DocumentBlocks.uneven(MarkdownPage.parse(ProjectFiles.at("docs/some.md"), text)))
                .containsExactly(
                        "docs/some.md:4: 3 cells where the table has 2 columns",
                        "docs/some.md:5: 1 cells where the table has 2 columns");
    }

    private static Block block(String language, String text) {
        return new Block(language, text.replace("~", "\n") + "\n", 1);
    }
}
