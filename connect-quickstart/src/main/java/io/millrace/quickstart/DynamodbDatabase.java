package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ApproximateCreationDateTimePrecision;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;

/**
 * DynamoDB, whose tables write their changes to one Kinesis stream, which the connector reads. Its statements are changes of their own,
 * not one transaction.
 *
 * @param aws where it is
 */
record DynamodbDatabase(Aws aws) implements Database {
    /** The stream of the tables' changes; the Kinesis sink writes to another. */
    static final String STREAM = "dynamodb-changes";

    private static final String REGION = "?region=";
    private static final int SHARDS = 2;

    /** The database at an address that {@link #url()} told. */
    static DynamodbDatabase at(String url) {
        int region = url.indexOf(REGION);
        return new DynamodbDatabase(
                new Aws(URI.create(url.substring(0, region)), url.substring(region + REGION.length())));
    }

    @Override
    public Source source() {
        return Source.DYNAMODB;
    }

    @Override
    public String url() {
        return aws.endpoint() + REGION + aws.region();
    }

    /** Makes tables of a script that has a line for each: its name, the name of its key's only attribute, and the type of that. */
    @Override
    public void create(String script) {
        try (KinesisClient kinesis = aws.kinesis();
                DynamoDbClient dynamodb = aws.dynamodb()) {
            String stream = stream(kinesis);
            for (String line : script.lines().filter(line -> !line.isBlank()).toList()) {
                List<String> words = List.of(line.strip().split(" ", 3));
                create(dynamodb, words.get(0), words.get(1), words.get(2));
                dynamodb.enableKinesisStreamingDestination(enable -> enable.tableName(words.get(0))
                        .streamArn(stream)
                        .enableKinesisStreamingConfiguration(
                                configuration -> configuration.approximateCreationDateTimePrecision(
                                        ApproximateCreationDateTimePrecision.MICROSECOND)));
            }
        }
    }

    private static String stream(KinesisClient kinesis) {
        try {
            kinesis.createStream(create -> create.streamName(STREAM).shardCount(SHARDS));
        } catch (ResourceInUseException e) {
            // It is there.
        }
        kinesis.waiter().waitUntilStreamExists(wait -> wait.streamName(STREAM));
        return kinesis.describeStreamSummary(describe -> describe.streamName(STREAM))
                .streamDescriptionSummary()
                .streamARN();
    }

    private static void create(DynamoDbClient dynamodb, String table, String key, String type) {
        dynamodb.createTable(create -> create.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName(key)
                        .attributeType(type)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName(key)
                        .keyType(KeyType.HASH)
                        .build()));
        dynamodb.waiter().waitUntilTableExists(wait -> wait.tableName(table));
    }

    @Override
    public Transaction run(List<String> statements, Consumer<Result> results) {
        try (DynamoDbClient client = aws.dynamodb()) {
            Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            int changed = 0;
            for (String statement : statements) {
                changed += DynamodbStatement.parse(statement).run(client, results);
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
        private static final Pattern SEQUENCE = Pattern.compile("[0-9]{56}");

        @Override
        public String name() {
            return changed == 1 ? "One change" : changed + " changes";
        }

        @Override
        public Map<String, JsonNode> origin(String service) {
            JsonNodeFactory json = JsonNodeFactory.instance;
            return Map.of("global_id", json.nullNode(), "transaction_id", json.nullNode(), "position", json.nullNode());
        }

        @Override
        public List<String> misplaced(JsonNode record) {
            List<String> differences = new ArrayList<>();
            long timestamp = record.path("event_timestamp").asLong();
            if (timestamp < begun.toEpochMilli() || timestamp > ended.toEpochMilli()) {
                differences.add("event_timestamp " + timestamp + " is not that of a statement");
            }
            String log = record.path("source").asText();
            if (!log.startsWith(STREAM + "/shardId-")) {
                differences.add("source " + log + " is no shard of the stream " + STREAM);
            }
            String sequence = record.path("sequence").asText();
            if (!SEQUENCE.matcher(sequence).matches()) {
                differences.add("sequence " + sequence + " is not a sequence number with 56 digits");
            }
            return differences;
        }

        /** What is in the stream before the connector is has its time even so. */
        @Override
        public Transaction asSnapshot() {
            return this;
        }
    }
}
