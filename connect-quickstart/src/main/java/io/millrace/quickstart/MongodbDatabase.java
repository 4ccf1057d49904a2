package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** MongoDB. Its statements are changes of their own here, not one transaction. */
record MongodbDatabase(String url) implements Database {
    @Override
    public Source source() {
        return Source.MONGODB;
    }

    @Override
    public void create(String script) {
        script.lines().filter(line -> !line.isBlank()).forEach(line -> run(List.of(line), result -> {}));
    }

    @Override
    public Transaction run(List<String> statements, Consumer<Result> results) {
        try (MongoClient client = MongoClients.create(url)) {
            MongoDatabase database = client.getDatabase(source().namespace());
            Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            int changed = 0;
            for (String statement : statements) {
                changed += MongoStatement.parse(statement).run(database, results);
            }
            return new Changes(begun, Instant.now(), changed);
        }
    }

    /**
     * A few changes.
     *
     * @param ended when the last of them was made
     */
    record Changes(Instant begun, Instant ended, int changed) implements Transaction {
        @Override
        public String name() {
            return changed == 1 ? "One change" : changed + " changes";
        }

        @Override
        public Map<String, JsonNode> origin(String service) {
            JsonNodeFactory json = JsonNodeFactory.instance;
            return Map.of(
                    "global_id", json.nullNode(),
                    "transaction_id", json.nullNode(),
                    "source", json.textNode(service));
        }

        @Override
        public List<String> misplaced(JsonNode record) {
            List<String> differences = new ArrayList<>();
            long timestamp = record.path("event_timestamp").asLong();
            if (timestamp < begun.toEpochMilli() || timestamp > ended.toEpochMilli()) {
                differences.add("event_timestamp " + timestamp + " is not that of a statement");
            }
            JsonNode position = record.path("position");
            JsonNode sequence = record.path("sequence");
            // A snapshot's documents have none.
            String expected = position.isNull() ? "null" : String.format(Locale.ROOT, "%016x", position.asLong());
            if (!sequence.asText().equals(expected)) {
                differences.add("sequence " + sequence.asText() + " is not position " + position + " in hex");
            }
            return differences;
        }

        @Override
        public Transaction asSnapshot() {
            return new Changes(begun, Instant.ofEpochMilli(Long.MAX_VALUE), changed);
        }
    }
}
