package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployment.MarkdownPage.Block;
import io.millrace.deployment.MarkdownPage.Found;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents are read as GitHub reads them. */
final class MarkdownPageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Install it in your cluster | install-it-in-your-cluster",
                "Values: nothing is lost | values-nothing-is-lost",
                "ordering.mode=key | orderingmodekey",
                "Avro, Protobuf, Glue: payload.converter | avro-protobuf-glue-payloadconverter",
                "max.buffered.bytes & linger_ms | maxbufferedbytes--linger_ms",
                "At-least-once, and \u00dcberholen | at-least-once-and-\u00fcberholen",
                "1. Build (or download) | 1-build-or-download",
                "What is slow? | what-is-slow"
            })
    void anchorsAreNamedAsGitHubDoes(String heading, String anchor) {
        assertThat(MarkdownPage.slug(heading)).isEqualTo(anchor);
    }

    @Test
    void headingsWithEqualTextAreNumbered() {
        assertThat(page("# Sinks\n## `key`\n## Sinks\n### *Sinks*\n<a id=\"here\"></a>\n")
                        .anchors())
                .containsExactlyInAnyOrder("sinks", "key", "sinks-1", "sinks-2", "here");
    }

    @Test
    void linksInCodeAreNone() {
        MarkdownPage page =
                page("[a](b.md) `[c](d.md)`\n\n```\n[e](f.md)\n```\n\n| ![g](h.png) |\n|---|\n| [i](<j k.md>) |\n");

        assertThat(page.links()).containsExactly(new Found("b.md", 1), new Found("h.png", 7), new Found("j k.md", 9));
    }

    @Test
    void blocksAndWordsOfCodeAreFound() {
        MarkdownPage page = page("a `b.c=d`\n\n- list\n\n  ```json\n  {}\n  ```\n");

        assertThat(page.codes()).containsExactly(new Found("b.c=d", 1));
        assertThat(page.blocks()).containsExactly(new Block("json", "{}\n", 5));
    }

    @Test
    void whatLooksLikeHtmlIsHtml() {
        assertThat(page("to <topic>.x, `<b>`, &lt;c>, <https://debezium.io><br/>\n\n<details>\n\nd\n\n</details>\n")
                        .html())
                .containsExactly(
                        new Found("topic", 1), new Found("br", 1), new Found("details", 3), new Found("details", 7));
    }

    @Test
    void everyDocumentIsRead() {
        assertThat(MarkdownPage.all())
                .extracting(MarkdownPage::name)
                .contains("README.md", "docs/README.md")
                .isEqualTo(names());
    }

    private static List<String> names() {
        return ProjectFiles.endingIn(".md").stream()
                .map(file -> ProjectFiles.ROOT.relativize(file).toString())
                .toList();
    }

    private static MarkdownPage page(String text) {
        return MarkdownPage.parse(ProjectFiles.at("docs/some.md"), text);
    }
}
