package io.millrace.it.pipeline;

import io.millrace.testkit.connect.ConnectorRequest;

/**
 * A table of customers, each with an {@code id} and a {@code name}, in a database, and the source of its changes. The table, and all
 * else that is made in the server for it, bears the name of the run. Confined to one thread.
 */
interface Customers {
    /** Makes the table. */
    void create();

    /** Writes the customers {@code first} to {@code last}, all in one transaction where there are some. */
    void insert(int first, int last, String name);

    /** Gives every customer this name. */
    void rename(String name);

    /** Deletes every customer whose id is a multiple of this. */
    void deleteEvery(int nth);

    /**
     * The example's source, for this table alone.
     *
     * @param name the connector's name, and its topics' prefix
     * @param bootstrapServers the brokers', where the source itself writes to Kafka
     */
    ConnectorRequest source(String name, String bootstrapServers);

    /** The table's topic. */
    String topic(String source);

    /** Removes the table, and what the source has left in the server. Does nothing where there is nothing. */
    void remove();
}
