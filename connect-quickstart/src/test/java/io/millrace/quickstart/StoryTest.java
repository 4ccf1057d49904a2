package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.quickstart.Story.Change;
import io.millrace.quickstart.Story.Chapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoryTest {
    @ParameterizedTest
    @EnumSource
    void hasInsertsUpdatesDeletesAndChangesOfSeveralTables(Source source) {
        Story story = Story.of(source);

        assertThat(story.tables()).contains("customers", "orders");
        assertThat(story.chapters())
                .flatExtracting(Chapter::changes)
                .extracting(Change::eventType)
                .contains("INSERT", "UPDATE", "DELETE");
        assertThat(story.chapters())
                .anySatisfy(chapter -> assertThat(chapter.statements()).hasSizeGreaterThan(1));
    }

    @ParameterizedTest
    @EnumSource
    void everyChapterHasATitleStatementsAndWhatMustComeOfThem(Source source) {
        assertThat(Story.of(source).chapters()).isNotEmpty().allSatisfy(chapter -> {
            assertThat(chapter.title()).isNotBlank();
            assertThat(chapter.statements()).isNotEmpty().allMatch(statement -> statement.endsWith(";"));
            assertThat(chapter.changes())
                    .isNotEmpty()
                    .allSatisfy(change ->
                            assertThat(change.row().path(source.key()).asText()).isEqualTo(change.id()));
        });
    }

    @Test
    void showsSeveralStatementsAsATransaction() {
        Chapter transaction = Story.of(Source.POSTGRES).chapters().stream()
                .filter(chapter -> chapter.statements().size() > 1)
                .findFirst()
                .orElseThrow();

        assertThat(transaction.typed()).startsWith("BEGIN;").endsWith("COMMIT;");
    }

    @Test
    void showsSeveralStatementsOfMongodbByThemselves() {
        assertThat(Story.of(Source.MONGODB).chapters())
                .noneMatch(chapter -> chapter.typed().contains("BEGIN;"));
    }
}
