package io.millrace.it;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import org.bson.Document;

/**
 * Against the in-memory server, whose replica set and change streams are ours: {@link MongoContainerIT} shows the same, and what this
 * server cannot do, against MongoDB itself.
 */
class MongoIT extends MongoScenarios {
    MongoIT(TestCluster cluster, Connectors connectors) {
        super(cluster, connectors);
    }

    @Override
    String connectionString() {
        return cluster().mongo().connectionString();
    }

    /** This server finds what was done by comparing; it knows no updates by pipelines. */
    @Override
    void truncateTags(MongoCollection<Document> collection, Object id) {
        collection.updateOne(Filters.eq(id), Updates.popLast("tags"));
    }
}
