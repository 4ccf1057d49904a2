package io.millrace.testkit.db.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an update changed, found by comparing the document before and after it: always the smallest difference. The server
 * follows the operators instead, and tells a field that was set as a whole as a whole. Immutable once made.
 *
 * @param updatedFields new and changed fields under their paths: dots between the names, positions for elements of arrays
 * @param removedFields the paths of fields that are gone
 * @param truncatedArrays for each array that lost elements at its end, its path and its new size
 */
record UpdateDescription(Document updatedFields, List<String> removedFields, List<Document> truncatedArrays) {
    /** The difference between two states of a document. */
    static UpdateDescription between(Document before, Document after) {
        UpdateDescription difference = new UpdateDescription(new Document(), new ArrayList<>(), new ArrayList<>());
        difference.compareDocuments("", before, after);
        return difference;
    }

    /** As change events carry it. */
    Document toDocument() {
        return new Document("updatedFields", updatedFields)
                .append("removedFields", removedFields)
                .append("truncatedArrays", truncatedArrays);
    }

    private void compareDocuments(String prefix, Document before, Document after) {
        for (String name : after.keySet()) {
            if (before.containsKey(name)) {
                compareValues(prefix + name, before.get(name), after.get(name));
            } else {
                updatedFields.put(prefix + name, after.get(name));
            }
        }
        for (String name : before.keySet()) {
            if (!after.containsKey(name)) {
                removedFields.add(prefix + name);
            }
        }
    }

    private void compareValues(String path, Object before, Object after) {
        if (before instanceof Document from && after instanceof Document to) {
            compareDocuments(path + ".", from, to);
        } else if (before instanceof List<?> from && after instanceof List<?> to) {
            compareArrays(path, from, to);
        } else if (!Objects.equals(before, after)) {
            updatedFields.put(path, after);
        }
    }

    private void compareArrays(String path, List<?> before, List<?> after) {
        int common = Math.min(before.size(), after.size());
        if (after.size() < before.size() && !after.equals(before.subList(0, common))) {
            // One cannot say of one array that it was truncated and that elements of it changed.
            updatedFields.put(path, after);
            return;
        }
        for (int i = 0; i < common; i++) {
            compareValues(path + "." + i, before.get(i), after.get(i));
        }
        for (int i = common; i < after.size(); i++) {
            updatedFields.put(path + "." + i, after.get(i));
        }
        if (after.size() < before.size()) {
            truncatedArrays.add(new Document("field", path).append("newSize", after.size()));
        }
    }
}
