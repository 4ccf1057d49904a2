package io.millrace.it;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MongoServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database of its own for each test, and what carries its changes into streams: the examples' source and sinks. */
@WithCluster
abstract class MongoPipelines {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final Connectors connectors;
    private MongoClient client;
    private MongoDatabase database;

    MongoPipelines(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    /** Where the server is, which is started if it was not. */
    abstract String connectionString();

    final TestCluster cluster() {
        return cluster;
    }

    final MongoClient client() {
        return client;
    }

    final MongoDatabase database() {
        return database;
    }

    @BeforeEach
    final void connect() {
        client = MongoServer.connect(connectionString());
        database = client.getDatabase(cluster.uniqueName("documents"));
    }

    @AfterEach
    final void disconnect() {
        database.drop();
        client.close();
    }

    final MongoCollection<Document> createWithImages(String name) {
        database.createCollection(
                name,
                new CreateCollectionOptions()
                        .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true)));
        return database.getCollection(name);
    }

    /** The example's, started. */
    final ConnectorRequest startSource(Map<String, String> settings) {
        ConnectorRequest source = source().with(settings);
        connectors.start(source);
        return source;
    }

    /** One that writes Debezium's events as they are, with schemas, and updates without documents. */
    final ConnectorRequest startRawSource() {
        ConnectorRequest source = source().without("transforms")
                .without("predicates")
                .with("capture.mode", "change_streams")
                .with("value.converter.schemas.enable", "true");
        connectors.start(source);
        return source;
    }

    private ConnectorRequest source() {
        return Examples.mongoSource(cluster.uniqueName("mongo"), connectionString(), database.getName())
                .with("heartbeat.interval.ms", "500");
    }

    /** What arrives through the example's sink, started now, of what a source writes. */
    final Changes startSink(ConnectorRequest source, Map<String, String> settings) {
        String name = cluster.uniqueName("mongo-sink");
        Arrivals arrivals = new StreamArrivals(cluster.aws().kinesis().createStream(name, 1));
        String topics = Pattern.quote(topic(source, "")) + ".*";
        connectors.start(Examples.kinesisSink(Examples.KINESIS_SINK, name, cluster.aws(), name, topics)
                .with(settings));
        return new Changes(arrivals, "_id", cluster.connect(), source.name(), name);
    }

    static Document document(String json) {
        return Document.parse(json);
    }

    final String topic(ConnectorRequest source, String collection) {
        return source.name() + "." + database.getName() + "." + collection;
    }
}
