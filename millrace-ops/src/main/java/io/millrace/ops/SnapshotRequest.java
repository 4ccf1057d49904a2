package io.millrace.ops;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read again.
 *
 * @param connector the source connector's name
 * @param tables names of tables as the database has them, with their schema or database or without: {@code orders}, {@code
 *     public.orders}, {@code shop.orders}
 * @param type how it reads
 * @param filter which of the rows: an SQL condition, such as {@code "region = 'eu'"}, of MongoDB a query, such as {@code {"region":
 *     "eu"}}, for each of the tables; null: all
 * @param surrogateKey a column to order and cut the table by instead of its primary key; MongoDB has none
 * @param channel how the connector is told
 */
public record SnapshotRequest(
        String connector,
        List<String> tables,
        Type type,
        @Nullable String filter,
        @Nullable String surrogateKey,
        Channel channel) {

    /** Copies the list. */
    public SnapshotRequest {
        tables = List.copyOf(tables);
    }

    /** An incremental snapshot of all rows, by the channel that the connector's configuration has. */
    public static SnapshotRequest of(String connector, List<String> tables) {
        return new SnapshotRequest(connector, tables, Type.INCREMENTAL, null, null, Channel.AUTO);
    }

    /** How a snapshot reads. */
    public enum Type {
        /** In chunks between the changes that go on. */
        INCREMENTAL,
        /** All at once; the changes wait until it is done. */
        BLOCKING
    }

    /** How a connector is told: Debezium's signal channels. */
    public enum Channel {
        /** The first of the others that the connector listens to and that can be reached. */
        AUTO,
        /** A row in a table of the captured database; needs {@link Databases}, so not for MongoDB. */
        SOURCE,
        /** A record in a topic. */
        KAFKA,
        /** A line in a file of the worker's machine. */
        FILE
    }
}
