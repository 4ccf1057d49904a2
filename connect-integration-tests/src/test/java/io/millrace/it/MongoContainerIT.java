package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.millrace.it.pipeline.Containers;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.mongodb.MongoDBContainer;

/**
 * Against MongoDB itself, where Docker is: what {@link MongoIT} shows, and transactions, which the in-memory server does not have.
 * Updates by pipelines, which it does not have either, are how arrays are truncated here.
 */
@NeedsDocker
class MongoContainerIT extends MongoScenarios {
    private static MongoDBContainer container;

    MongoContainerIT(TestCluster cluster, Connectors connectors) {
        super(cluster, connectors);
    }

    @AfterAll
    static void stop() {
        if (container != null) {
            container.stop();
            container = null;
        }
    }

    @Override
    String connectionString() {
        if (container == null) {
            container = Containers.mongo();
            container.start();
        }
        return Containers.connectionString(container);
    }

    @Override
    void truncateTags(MongoCollection<Document> collection, Object id) {
        collection.updateOne(Filters.eq(id), List.of(document("{$set: {tags: {$slice: ['$tags', 1]}}}")));
    }

    @Test
    void changesOfATransactionShareItsIdAndHaveTheirOwn() {
        MongoCollection<Document> people = createWithImages("people");
        people.insertOne(new Document("_id", 0));
        ConnectorRequest source = startSource(Map.of());
        Changes changes = startSink(source, Map.of());
        changes.await("people", "INSERT {_id: 0}");

        try (ClientSession session = client().startSession()) {
            session.withTransaction(() -> {
                people.insertOne(session, document("{_id: 1, n: 1}"));
                people.updateOne(session, Filters.eq(0), Updates.set("n", 2));
                people.insertOne(session, document("{_id: 2, n: 3}"));
                return true;
            });
            session.startTransaction();
            people.insertOne(session, document("{_id: 3}"));
            session.abortTransaction();
        }
        people.insertOne(document("{_id: 4}"));

        List<JsonNode> records = changes.await(
                "people",
                "INSERT {_id: 0}",
                "INSERT {_id: 1, n: 1}",
                "UPDATE {_id: 0, n: 2}",
                "INSERT {_id: 2, n: 3}",
                "INSERT {_id: 4}");
        assertThat(records.subList(1, 4))
                .extracting(record -> record.path("transaction_id").asText())
                .allMatch(id -> id.matches("\\{.*\\}:\\d+"))
                .containsOnly(records.get(1).path("transaction_id").asText());
        assertThat(records.get(4).path("transaction_id").isNull()).isTrue();
        assertThat(records).extracting(record -> record.path("event_id")).doesNotHaveDuplicates();
    }
}
