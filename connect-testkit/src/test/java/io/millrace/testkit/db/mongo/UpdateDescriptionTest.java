package io.millrace.testkit.db.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateDescriptionTest {
    @Test
    void tellsNothingOfWhatIsTheSame() {
        UpdateDescription description = describe(
                Map.of("a", 1, "b", Map.of("c", List.of(1, 2))), Map.of("a", 1, "b", Map.of("c", List.of(1, 2))));

        assertThat(description).isEqualTo(new UpdateDescription(new Document(), List.of(), List.of()));
    }

    @Test
    void tellsNewAndChangedFieldsUnderTheirPaths() {
        assertThat(describe(
                                Map.of("a", 1, "b", Map.of("c", 2, "d", 3)),
                                Map.of("a", 1L, "b", Map.of("c", 4, "d", 3), "e", 5))
                        .updatedFields())
                .isEqualTo(document(Map.of("a", 1L, "b.c", 4, "e", 5)));
    }

    @Test
    void aFieldThatBecomesADocumentIsToldAsAWhole() {
        assertThat(describe(Map.of("a", 1), Map.of("a", Map.of("b", 2))).updatedFields())
                .isEqualTo(document(Map.of("a", Map.of("b", 2))));
    }

    @Test
    void tellsRemovedFieldsUnderTheirPaths() {
        UpdateDescription description =
                describe(Map.of("a", 1, "b", Map.of("c", 2, "d", 3)), Map.of("b", Map.of("c", 2)));

        assertThat(description.removedFields()).containsExactlyInAnyOrder("a", "b.d");
        assertThat(description.updatedFields()).isEmpty();
    }

    @Test
    void tellsElementsOfArraysByTheirPositions() {
        assertThat(describe(
                                Map.of("a", List.of("x", Map.of("b", 1))),
                                Map.of("a", List.of("y", document(Map.of("b", 2)), "z")))
                        .updatedFields())
                .isEqualTo(new Document("a.0", "y").append("a.1.b", 2).append("a.2", "z"));
    }

    @Test
    void tellsThatAnArrayLostItsEnd() {
        UpdateDescription description =
                describe(Map.of("a", Map.of("b", List.of(1, 2, 3))), Map.of("a", Map.of("b", List.of(1))));

        assertThat(description.truncatedArrays()).containsExactly(new Document("field", "a.b").append("newSize", 1));
        assertThat(description.updatedFields()).isEmpty();
    }

    @Test
    void anArrayThatLostMoreThanItsEndIsToldAsAWhole() {
        UpdateDescription description = describe(Map.of("a", List.of(1, 2, 3)), Map.of("a", List.of(2, 3)));

        assertThat(description.updatedFields()).isEqualTo(document(Map.of("a", List.of(2, 3))));
        assertThat(description.truncatedArrays()).isEmpty();
    }

    private static UpdateDescription describe(Map<String, ?> before, Map<String, ?> after) {
        return UpdateDescription.between(document(before), document(after));
    }

    /** Its fields sorted by name, at every level. */
    private static Document document(Map<String, ?> fields) {
        Document document = new Document();
        fields.keySet().stream().sorted().forEach(name -> document.put(name, value(fields.get(name))));
        return document;
    }

    private static Object value(Object value) {
        if (value instanceof Map<?, ?> fields) {
            Document document = new Document();
            fields.keySet().stream()
                    .map(Object::toString)
                    .sorted()
                    .forEach(name -> document.put(name, value(fields.get(name))));
            return document;
        }
        return value instanceof List<?> elements
                ? elements.stream().map(UpdateDescriptionTest::value).toList()
                : value;
    }
}
