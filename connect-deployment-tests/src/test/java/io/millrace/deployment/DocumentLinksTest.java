package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployment.MarkdownPage.Found;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every link in every document leads somewhere, and every document can be reached. Addresses outside are only looked at, not asked. */
final class DocumentLinksTest {
    private static final Pattern LINES = Pattern.compile("L\\d+(-L\\d+)?");
    private static final Pattern HOST = Pattern.compile("([a-z0-9-]+\\.)+[a-z]{2,}");

    private final Map<Path, MarkdownPage> pages =
            MarkdownPage.all().stream().collect(Collectors.toMap(MarkdownPage::file, Function.identity()));

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> dead = new ArrayList<>();
        for (MarkdownPage page : pages.values()) {
            for (Found link : page.links()) {
                String problem = problem(page, link.text());
                if (!problem.isEmpty()) {
                    dead.add("%s:%d: %s".formatted(page.name(), link.line(), problem));
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    @Test
    void everyDocumentIsReachedFromTheFirstPage() {
        Set<String> orphans = pages.values().stream().map(MarkdownPage::name).collect(Collectors.toSet());
        // What tests read is for those who look into them.
        orphans.removeIf(page -> page.contains("/src/test/"));
        reached(ProjectFiles.at("README.md")).forEach(page -> orphans.remove(page.name()));

        assertThat(orphans)
                .as("documents that no chain of links from README.md leads to: name them in docs/README.md")
                .isEmpty();
    }

    @Test
    void theIndexNamesEveryPageOfItsFolder() {
        MarkdownPage index = page("docs/README.md");
        Set<Path> named =
                index.links().stream().map(link -> target(index, link.text())).collect(Collectors.toSet());

        Set<String> missing = pages.values().stream()
                .filter(page -> page.name().startsWith("docs/") && page != index && !named.contains(page.file()))
                .map(MarkdownPage::name)
                .collect(Collectors.toSet());

        assertThat(missing).as("documents that docs/README.md should name").isEmpty();
    }

    @Test
    void deadLinksAreFound() {
        MarkdownPage page = page("docs/README.md");

        assertThat(problem(page, "record.md")).isEmpty();
        assertThat(problem(page, "record.md#values-nothing-is-lost")).isEmpty();
        assertThat(problem(page, "../pom.xml#L3-L9")).isEmpty();
        assertThat(problem(page, "benchmarks/")).isEmpty();
        assertThat(problem(page, "https://debezium.io/documentation/#a")).isEmpty();
        assertThat(problem(page, "recrod.md")).contains("there is no recrod.md");
        assertThat(problem(page, "Record.md")).contains("there is no Record.md");
        assertThat(problem(page, "record.md#nothing-is-lost")).contains("has no place #nothing-is-lost");
        assertThat(problem(page, "#none")).contains("has no place #none");
        assertThat(problem(page, "../pom.xml#version")).contains("has no place #version");
        assertThat(problem(page, "../../elsewhere")).contains("outside of the project");
        assertThat(problem(page, "/README.md")).contains("begin with the name of a file");
        assertThat(problem(page, "../connect-core/target/x")).contains("is built");
        assertThat(problem(page, "http:/debezium.io")).contains("no address");
        assertThat(problem(page, "https://debezium.io/a b")).contains("no address");
        assertThat(problem(page, "https://debezium")).contains("no address");
        assertThat(problem(page, "htp://debezium.io")).contains("no address");
        assertThat(problem(page, "")).isNotEmpty();
    }

    /** What is wrong with a link of that page; empty if nothing is. */
    private String problem(MarkdownPage page, String link) {
        if (link.contains(":")) {
            return isAddress(link) ? "" : "\"%s\" is no address of https".formatted(link);
        }
        if (link.isEmpty() || link.startsWith("/")) {
            return "\"%s\": links begin with the name of a file or folder, or with #".formatted(link);
        }
        Path target = target(page, link);
        if (!target.startsWith(ProjectFiles.ROOT)) {
            return "%s is outside of the project".formatted(link);
        }
        if (ProjectFiles.ROOT.relativize(target).toString().contains("target/")) {
            return "%s is built, and not there for readers".formatted(link);
        }
        if (!existsAsWritten(target)) {
            return "there is no %s".formatted(link.replaceFirst("#.*", ""));
        }
        String place = link.contains("#") ? link.substring(link.indexOf('#') + 1) : "";
        if (place.isEmpty()) {
            return link.endsWith("#") ? "%s names no place".formatted(link) : "";
        }
        MarkdownPage document = pages.get(target);
        boolean isThere = document == null
                ? LINES.matcher(place).matches()
                : document.anchors().contains(place);
        return isThere ? "" : "%s has no place #%s".formatted(ProjectFiles.ROOT.relativize(target), place);
    }

    /** Also where the file system does not tell capital letters from small ones, since GitHub does. */
    private static boolean existsAsWritten(Path target) {
        try {
            return Files.exists(target)
                    && target.toRealPath()
                            .toString()
                            .equals(ProjectFiles.ROOT
                                    .toRealPath()
                                    .resolve(ProjectFiles.ROOT.relativize(target))
                                    .normalize()
                                    .toString());
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static boolean isAddress(String link) {
        try {
            URI address = new URI(link);
            return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                    && address.getHost() != null
                    && HOST.matcher(address.getHost()).matches();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Path target(MarkdownPage page, String link) {
        String path = URLDecoder.decode(link.replaceFirst("#.*", "").replace("+", "%2B"), StandardCharsets.UTF_8);
        return path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    }

    private Set<MarkdownPage> reached(Path first) {
        Set<MarkdownPage> reached = new LinkedHashSet<>();
        Deque<Path> next = new ArrayDeque<>(List.of(first));
        while (!next.isEmpty()) {
            Path file = next.remove();
            // GitHub shows a folder's README below its list of files.
            MarkdownPage page = pages.get(Files.isDirectory(file) ? file.resolve("README.md") : file);
            if (page != null && reached.add(page)) {
                page.links().stream()
                        .filter(link -> !link.text().contains(":"))
                        .forEach(link -> next.add(target(page, link.text())));
            }
        }
        return reached;
    }

    private MarkdownPage page(String path) {
        return pages.get(ProjectFiles.at(path));
    }
}
