package io.millrace.testkit.aws.dynamodb;

/** Looks tables up for the actions, and answers as the service does when they are not there. Thread-safe. */
final class Tables {
    private final LocalDynamoDb dynamoDb;

    Tables(LocalDynamoDb dynamoDb) {
        this.dynamoDb = dynamoDb;
    }

    LocalDynamoDb dynamoDb() {
        return dynamoDb;
    }

    /** The table, in whatever state. */
    LocalTable named(String name) {
        LocalTable table = dynamoDb.find(name);
        if (table == null) {
            throw Refused.noSuchTable(name);
        }
        return table;
    }

    /** The table, when it can be read and written. */
    LocalTable usable(String name) {
        LocalTable table = named(name);
        if (!table.isActive()) {
            throw Refused.noSuchTable(name);
        }
        return table;
    }
}
