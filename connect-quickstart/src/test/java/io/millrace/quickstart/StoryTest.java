package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.quickstart.Story.Change;
import io.millrace.quickstart.Story.Chapter;
import org.junit.jupiter.api.Test;

class StoryTest {
    private final Story story = Story.read();

    @Test
    void hasInsertsUpdatesDeletesAndATransactionOfSeveralStatements() {
        assertThat(story.tables()).contains("CREATE TABLE customers", "CREATE TABLE orders");
        assertThat(story.chapters())
                .flatExtracting(Chapter::changes)
                .extracting(Change::eventType)
                .contains("INSERT", "UPDATE", "DELETE");
        assertThat(story.chapters())
                .anySatisfy(chapter -> assertThat(chapter.statements()).hasSizeGreaterThan(1));
    }

    @Test
    void everyChapterHasATitleStatementsAndWhatMustComeOfThem() {
        assertThat(story.chapters()).isNotEmpty().allSatisfy(chapter -> {
            assertThat(chapter.title()).isNotBlank();
            assertThat(chapter.statements()).isNotEmpty().allMatch(statement -> statement.endsWith(";"));
            assertThat(chapter.changes())
                    .isNotEmpty()
                    .allSatisfy(change ->
                            assertThat(change.row().path("id").asText()).isEqualTo(change.id()));
        });
    }

    @Test
    void showsSeveralStatementsAsATransaction() {
        Chapter transaction = story.chapters().stream()
                .filter(chapter -> chapter.statements().size() > 1)
                .findFirst()
                .orElseThrow();

        assertThat(transaction.sql()).startsWith("BEGIN;").endsWith("COMMIT;");
    }
}
