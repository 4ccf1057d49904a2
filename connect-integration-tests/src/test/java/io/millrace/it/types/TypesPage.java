package io.millrace.it.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.types.TypedValue.Difference;
import io.millrace.it.types.TypedValue.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The section of a database in {@code docs/types.md}: what stands there between its heading and the next is written by its test. */
final class TypesPage {
    private static final Path PAGE = Path.of("..", "docs", "types.md");
    private static final int SHOWN = 60;

    private final String title;
    private final Findings findings;

    private TypesPage(String title, Findings findings) {
        this.title = title;
        this.findings = findings;
    }

    /** The whole page as it should be, other sections as they are. */
    private String expected() throws IOException {
        String page = Files.readString(PAGE);
        Matcher section = Pattern.compile("(?ms)^## " + Pattern.quote(title) + "$.*?(?=^## |\\z)")
                .matcher(page);
        if (!section.find()) {
            throw new IllegalStateException(PAGE + " has no heading ## " + title);
        }
        return page.substring(0, section.start()) + section() + page.substring(section.end());
    }

    /** Fails where the committed page says other than the findings, and leaves one that says the same. */
    static void assertSaid(String title, Findings findings) throws IOException {
        String expected = new TypesPage(title, findings).expected();
        Path written = Path.of("target", "types.md");
        Files.createDirectories(written.getParent());
        Files.writeString(written, expected);
        assertThat(PAGE)
                .as("what is known of types has changed: copy connect-integration-tests/%s to docs/", written)
                .hasContent(expected);
    }

    private String section() {
        StringBuilder section = new StringBuilder("## " + title + "\n\n");
        List<String> heads = new ArrayList<>(List.of("type", "Debezium sends by default", "in the Record"));
        Arrays.stream(Setting.values()).map(Setting::title).forEach(heads::add);
        heads.addAll(List.of("values tried", "what differs"));
        section.append(row(heads)).append("|---".repeat(heads.size())).append("|\n");
        for (Column column : findings.columns()) {
            List<String> cells = new ArrayList<>();
            cells.add("`" + column.type().ddl() + "`");
            cells.add(findings.sent(column).orElse("nothing"));
            cells.add(example(column));
            Arrays.stream(Setting.values())
                    .map(setting -> verdict(column.type(), setting))
                    .forEach(cells::add);
            cells.add(column.type().values().stream().map(TypedValue::name).collect(Collectors.joining(", ")));
            cells.add(differences(column.type()));
            section.append(row(cells));
        }
        return section.append('\n').toString();
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private String example(Column column) {
        JsonNode json = findings.json(Setting.EXAMPLE, column, 0);
        // Some arrays come as what Java prints of them, which is another in each run.
        return json.isMissingNode() ? "" : code(json.toString().replaceAll("@[0-9a-f]{5,8}\\b", "@…"));
    }

    /** Text as it is, however many backquotes it has. */
    private static String code(String text) {
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return shown.contains("`") ? "`` " + shown + " ``" : "`" + shown + "`";
    }

    private static String verdict(SqlType type, Setting setting) {
        boolean differs = type.values().stream()
                .flatMap(value -> value.differences().stream())
                .anyMatch(difference -> difference.settings().contains(setting));
        return differs ? "≠" : type.form().isNearest(setting) ? "≈" : "=";
    }

    /** Each difference once, with all values that it befalls. */
    private static String differences(SqlType type) {
        Map<Difference, List<String>> befallen = new LinkedHashMap<>();
        for (TypedValue value : type.values()) {
            for (Difference difference : value.differences()) {
                befallen.computeIfAbsent(difference, any -> new ArrayList<>()).add(value.name());
            }
        }
        List<String> notes = new ArrayList<>();
        befallen.forEach((difference, names) ->
                notes.add((names.size() == type.values().size() ? "All" : String.join(", ", names))
                        + ": " + code(difference.instead()) + " (" + where(difference) + ")"
                        + (difference.why().isEmpty() ? "" : ": " + difference.why()) + "."));
        if (!type.note().isEmpty()) {
            notes.add(type.note());
        }
        return String.join("<br>", notes);
    }

    private static String where(Difference difference) {
        String settings = difference.settings().size() == Setting.ALL.size()
                ? "always"
                : difference.settings().stream().map(Setting::title).collect(Collectors.joining(", "));
        if (difference.phases().size() == Phase.values().length) {
            return settings;
        }
        String phase = difference.phases().contains(Phase.SNAPSHOT) ? "in snapshots" : "streamed";
        return settings.equals("always") ? phase : settings + "; " + phase;
    }
}
