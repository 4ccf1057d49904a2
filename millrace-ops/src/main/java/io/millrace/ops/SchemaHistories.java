package io.millrace.ops;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the tables that a source captures came to look as they do. Each method throws {@link OpsException}. Thread-safe. */
public interface SchemaHistories {

    /**
     * The history of a source's tables: what its connector wrote down of statements, or what the schemas of its messages show.
     *
     * @param connector the name of a source
     * @param table the one table to look for, as a person writes it ({@code orders}, {@code shop.orders}); null for all
     * @param scan how far to look where messages themselves must be read
     * @throws OpsException with {@link OpsException.Kind#NOT_FOUND}, naming what there is, if there is no such connector or table; with
     *     {@link OpsException.Kind#INVALID}, saying why and what to set, if nothing keeps the source's history
     */
    SchemaHistory read(String connector, @Nullable String table, Scan scan);

    /**
     * Bounds of a search through messages, for each topic.
     *
     * @param limit the number of messages to read at most
     * @param timeout how long to read
     * @param progress is told, in words, how far it is
     */
    record Scan(long limit, Duration timeout, Consumer<String> progress) {
        /** A hundred thousand messages, 30 seconds, nobody told. */
        public static final Scan DEFAULT = new Scan(100_000, Duration.ofSeconds(30), text -> {});
    }
}
