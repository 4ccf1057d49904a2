package io.millrace.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the quickstart does to a database, and the Records that must come of it: read from the database's {@code story.txt}.
 * The rows of the first chapter are there before the connector is, and so are read in a snapshot. Immutable.
 *
 * @param tables what makes the tables or collections
 * @param chapters what happens
 */
record Story(String tables, List<Chapter> chapters) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TITLE = Pattern.compile("(?m)^# ");
    private static final Pattern CHANGE = Pattern.compile("(?m)^=> ");
    private static final Pattern STATEMENT_END = Pattern.compile("(?<=;)\n");
    private static final Pattern SPACE = Pattern.compile(" ");

    /**
     * A few statements in one transaction.
     *
     * @param title what happens
     * @param statements SQL, or what stands for it
     * @param isTransaction whether they are several in one transaction
     * @param changes what must arrive, in the order of the statements
     */
    record Chapter(String title, List<String> statements, boolean isTransaction, List<Change> changes) {
        /** The statements as one would type them. */
        List<String> typed() {
            List<String> lines = new ArrayList<>();
            statements.forEach(statement -> lines.addAll(statement.lines().toList()));
            if (isTransaction) {
                lines.add(0, "BEGIN;");
                lines.add("COMMIT;");
            }
            return lines;
        }
    }

    /**
     * A change of one row, and what its Record must say.
     *
     * @param eventType INSERT, UPDATE or DELETE
     * @param table the table
     * @param id the row's key
     * @param row the Record's {@code record}
     */
    record Change(String eventType, String table, String id, JsonNode row) {
        private static Change parse(String text) {
            String[] words = SPACE.split(text, 4);
            try {
                return new Change(words[0], words[1], words[2], JSON.readTree(words[3]));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("In the story: " + text, e);
            }
        }
    }

    static Story of(Source source) {
        List<Chapter> chapters = new ArrayList<>();
        String folder = Names.of(source) + "/";
        for (String chapter : TITLE.split(resource(folder + "story.txt"), -1)) {
            if (!chapter.isBlank()) {
                chapters.add(chapter(chapter, source.isRelational()));
            }
        }
        return new Story(resource(folder + source.tables()), List.copyOf(chapters));
    }

    private static Chapter chapter(String text, boolean hasTransactions) {
        int sql = text.indexOf('\n');
        String[] parts = CHANGE.split(text.substring(sql + 1), -1);
        List<String> statements = List.of(STATEMENT_END.split(parts[0].strip(), -1));
        List<Change> changes = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            changes.add(Change.parse(parts[i]));
        }
        return new Chapter(
                text.substring(0, sql).strip(),
                statements,
                hasTransactions && statements.size() > 1,
                List.copyOf(changes));
    }

    private static String resource(String name) {
        try (InputStream in = Story.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("There is no " + name + " beside " + Story.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
