package io.millrace.it.pipeline;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.millrace.it.Examples;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MongoServer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bson.Document;

/** A collection of its own, with images before, in a database that there is, or comes to be with it. */
final class MongoCustomers implements Customers {
    private final MongoAddress address;
    private final String name;

    MongoCustomers(MongoAddress address, String run) {
        this.address = address;
        this.name = run.replace('-', '_') + "_customers";
    }

    @Override
    public void create() {
        inDatabase(database -> database.createCollection(
                name,
                new CreateCollectionOptions()
                        .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true))));
    }

    @Override
    public void insert(int first, int last, String name) {
        inCollection(collection -> collection.insertMany(IntStream.rangeClosed(first, last)
                .mapToObj(id -> new Document("_id", id).append("name", name))
                .toList()));
    }

    @Override
    public void rename(String name) {
        inCollection(collection -> collection.updateMany(Filters.empty(), Updates.set("name", name)));
    }

    @Override
    public void deleteEvery(int nth) {
        inCollection(collection -> collection.deleteMany(Filters.mod("_id", nth, 0)));
    }

    @Override
    public ConnectorRequest source(String source, String bootstrapServers) {
        return Examples.read("mongodb-source.json")
                .named(source)
                .with(Map.of(
                        "mongodb.connection.string",
                        address.connectionString(),
                        "collection.include.list",
                        Pattern.quote(address.database() + "." + name),
                        "topic.prefix",
                        source));
    }

    @Override
    public String topic(String source) {
        return source + "." + address.database() + "." + name;
    }

    @Override
    public void remove() {
        inCollection(MongoCollection::drop);
    }

    private void inCollection(Consumer<MongoCollection<Document>> action) {
        inDatabase(database -> action.accept(database.getCollection(name)));
    }

    private void inDatabase(Consumer<MongoDatabase> action) {
        try (MongoClient client = MongoServer.connect(address.connectionString())) {
            action.accept(client.getDatabase(address.database()));
        }
    }
}
