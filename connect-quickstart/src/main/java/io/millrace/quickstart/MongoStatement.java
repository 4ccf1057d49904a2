package io.millrace.quickstart;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.result.UpdateResult;
import io.millrace.quickstart.Database.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.json.JsonParseException;

/**
 * A statement as one types it in MongoDB's shell, {@code db.customers.updateOne({...}, {...})}: of its language only calls of a
 * method of a collection, with arguments in extended JSON. Immutable.
 *
 * @param collection the collection; empty for a method of the database
 * @param method what is called
 * @param arguments with what
 */
record MongoStatement(String collection, String method, List<Object> arguments) {
    private static final Pattern CALL =
            Pattern.compile("\\s*db\\.(?:(\\w+)\\.)?(\\w+)\\s*\\((.*)\\)\\s*;?\\s*", Pattern.DOTALL);

    /** @throws IllegalArgumentException if it is no such call */
    static MongoStatement parse(String text) {
        Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            throw new IllegalArgumentException(
                    "Not a call of a collection's method, such as db.customers.find({}): " + text.strip());
        }
        try {
            List<Object> arguments =
                    Document.parse("{arguments: [" + call.group(3) + "]}").getList("arguments", Object.class);
            return new MongoStatement(call.group(1) == null ? "" : call.group(1), call.group(2), arguments);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("The arguments are no extended JSON: " + e.getMessage(), e);
        }
    }

    /** Runs it, and returns the number of documents that were changed. */
    int run(MongoDatabase database, Consumer<Result> results) {
        if (collection.isEmpty()) {
            return create(database);
        }
        MongoCollection<Document> documents = database.getCollection(collection);
        return switch (method) {
            case "insertOne" -> {
                documents.insertOne(document(0));
                yield 1;
            }
            case "insertMany" -> {
                List<Document> inserted = new ArrayList<>();
                ((List<?>) argument(0)).forEach(document -> inserted.add((Document) document));
                documents.insertMany(inserted);
                yield inserted.size();
            }
            case "updateOne" -> changed(documents.updateOne(document(0), document(1)));
            case "updateMany" -> changed(documents.updateMany(document(0), document(1)));
            case "replaceOne" -> changed(documents.replaceOne(document(0), document(1)));
            case "deleteOne" -> (int) documents.deleteOne(document(0)).getDeletedCount();
            case "deleteMany" -> (int) documents.deleteMany(document(0)).getDeletedCount();
            case "find" -> {
                results.accept(find(documents));
                yield 0;
            }
            default ->
                throw new IllegalArgumentException("There is no " + method + " here, only insertOne, insertMany, "
                        + "updateOne, updateMany, replaceOne, deleteOne, deleteMany and find");
        };
    }

    private int create(MongoDatabase database) {
        if (!method.equals("createCollection")) {
            throw new IllegalArgumentException("Of the database there is createCollection alone, no " + method);
        }
        Document command = new Document("create", argument(0));
        if (arguments.size() > 1) {
            command.putAll(document(1));
        }
        database.runCommand(command);
        return 0;
    }

    private Result find(MongoCollection<Document> documents) {
        Document filter = arguments.isEmpty() ? new Document() : document(0);
        List<List<String>> rows = new ArrayList<>();
        documents.find(filter).limit(Result.MAX_ROWS + 1).forEach(document -> rows.add(List.of(document.toJson())));
        boolean isWhole = rows.size() <= Result.MAX_ROWS;
        return new Result(List.of(collection), isWhole ? rows : rows.subList(0, Result.MAX_ROWS), isWhole);
    }

    private static int changed(UpdateResult result) {
        return (int) result.getModifiedCount() + (result.getUpsertedId() == null ? 0 : 1);
    }

    private Document document(int index) {
        if (argument(index) instanceof Document document) {
            return document;
        }
        throw new IllegalArgumentException("Argument " + (index + 1) + " of " + method + " must be a document");
    }

    private Object argument(int index) {
        if (index >= arguments.size()) {
            throw new IllegalArgumentException(method + " takes " + (index + 1) + " arguments at least");
        }
        return arguments.get(index);
    }
}
