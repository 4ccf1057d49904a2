package io.millrace.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A document as GitHub reads it: its links, the anchors that links to it may name, its blocks of code, what stands in backticks, and
 * its HTML. Immutable.
 *
 * @param file where it is
 * @param lines its text
 * @param links where it refers to, pictures included
 * @param anchors what may follow the # of a link to it: of its headings, and of its HTML elements with an id or a name
 * @param blocks its fenced blocks of code
 * @param codes what stands in backticks, headings and tables included
 * @param html its elements of HTML, opening and closing, by their names
 */
record MarkdownPage(
        Path file,
        List<String> lines,
        List<Found> links,
        Set<String> anchors,
        List<Block> blocks,
        List<Found> codes,
        List<Found> html) {
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    private static final Pattern HTML_ID = Pattern.compile("\\b(?:id|name)=[\"']([^\"']+)[\"']");

    private static final Pattern HTML_ELEMENT = Pattern.compile("</?([a-zA-Z][^\\s/>]*)");

    /** What GitHub takes out of a heading: all but letters, marks, digits, connecting punctuation such as _, hyphens and spaces. */
    private static final Pattern NOT_IN_SLUGS = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}\\- ]");

    /** A text and the line it stands in, counted from 1. */
    record Found(String text, int line) {}

    /** A fenced block of code: its language, empty where none is named, its text, and the line that it begins with. */
    record Block(String language, String text, int line) {}

    /** Every document of the project. */
    static List<MarkdownPage> all() {
        return ProjectFiles.endingIn(".md").stream().map(MarkdownPage::read).toList();
    }

    static MarkdownPage read(Path file) {
        return parse(file, ProjectFiles.text(file));
    }

    static MarkdownPage parse(Path file, String text) {
        Reader reader = new Reader();
        PARSER.parse(text).accept(reader);
        return new MarkdownPage(
                file, text.lines().toList(), reader.links, reader.anchors, reader.blocks, reader.codes, reader.html);
    }

    /** The anchor that GitHub gives a heading with this text, if no other one before has the same. */
    static String slug(String heading) {
        return NOT_IN_SLUGS
                .matcher(heading.toLowerCase(Locale.ROOT))
                .replaceAll("")
                .replace(' ', '-');
    }

    /** Its path below the checkout's top folder, for messages. */
    String name() {
        return ProjectFiles.ROOT.relativize(file).toString();
    }

    private static final class Reader extends AbstractVisitor {
        final List<Found> links = new ArrayList<>();
        final Set<String> anchors = new HashSet<>();
        final List<Block> blocks = new ArrayList<>();
        final List<Found> codes = new ArrayList<>();
        final List<Found> html = new ArrayList<>();
        private final Map<String, Integer> headings = new HashMap<>();

        @Override
        public void visit(Heading heading) {
            String slug = slug(text(heading));
            int before = headings.merge(slug, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? slug : slug + "-" + before);
            visitChildren(heading);
        }

        @Override
        public void visit(Link link) {
            links.add(new Found(link.getDestination(), line(link)));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            links.add(new Found(image.getDestination(), line(image)));
            visitChildren(image);
        }

        @Override
        public void visit(FencedCodeBlock block) {
            blocks.add(new Block(block.getInfo().strip(), block.getLiteral(), line(block)));
        }

        @Override
        public void visit(Code code) {
            codes.add(new Found(code.getLiteral(), line(code)));
        }

        @Override
        public void visit(HtmlInline html) {
            html(html.getLiteral(), line(html));
        }

        @Override
        public void visit(HtmlBlock html) {
            html(html.getLiteral(), line(html));
        }

        private void html(String text, int line) {
            HTML_ELEMENT.matcher(text).results().forEach(found -> html.add(new Found(found.group(1), line)));
            Matcher ids = HTML_ID.matcher(text);
            while (ids.find()) {
                anchors.add(ids.group(1));
            }
        }

        private static String text(Node node) {
            if (node instanceof Text text) {
                return text.getLiteral();
            }
            if (node instanceof Code code) {
                return code.getLiteral();
            }
            List<String> parts = new ArrayList<>();
            for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                parts.add(text(child));
            }
            return parts.stream().collect(Collectors.joining());
        }

        private static int line(Node node) {
            List<SourceSpan> spans = node.getSourceSpans();
            return spans.isEmpty() ? 0 : spans.get(0).getLineIndex() + 1;
        }
    }
}
