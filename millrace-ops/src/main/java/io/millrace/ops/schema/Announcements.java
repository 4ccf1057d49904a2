package io.millrace.ops.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Statements as a connector announced them. Both topics have them in the same order; the history knows where a statement ends, and the
 * announcement where it begins, its GTID and the milliseconds.
 */
final class Announcements {
    private final Map<String, Deque<Statement>> byText = new HashMap<>();

    Announcements(List<Statement> announced) {
        for (Statement statement : announced) {
            if (statement.ddl() != null) {
                byText.computeIfAbsent(statement.ddl(), text -> new ArrayDeque<>())
                        .add(statement);
            }
        }
    }

    /** The history's statements, each with what its announcement knows besides. */
    List<Statement> complete(List<Statement> history) {
        List<Statement> completed = new ArrayList<>();
        for (Statement statement : history) {
            Statement announced = statement.isOfSnapshot() ? null : find(statement);
            if (announced == null) {
                completed.add(statement);
                continue;
            }
            Map<String, String> position = new LinkedHashMap<>(announced.position());
            statement.position().forEach(position::putIfAbsent);
            completed.add(new Statement(
                    announced.time() == null ? statement.time() : announced.time(),
                    position,
                    statement.database(),
                    statement.ddl(),
                    false,
                    statement.changes()));
        }
        return completed;
    }

    /** The one with the same text that begins nearest before the statement's end. */
    private @Nullable Statement find(Statement statement) {
        Statement nearest = null;
        long end = number(statement.position().get("endPos"));
        for (Statement one : byText.getOrDefault(Objects.requireNonNullElse(statement.ddl(), ""), new ArrayDeque<>())) {
            long begin = number(one.position().get("pos"));
            if (Objects.equals(one.position().get("file"), statement.position().get("file"))
                    && begin < end
                    && (nearest == null || begin > number(nearest.position().get("pos")))) {
                nearest = one;
            }
        }
        return nearest;
    }

    private static long number(@Nullable String text) {
        return text == null ? -1 : Long.parseLong(text);
    }
}
