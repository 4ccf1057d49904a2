package io.millrace.testkit.aws.dynamodb;

/** The order in which changes that were held back are written to the stream. */
public enum FeedOrder {
    /** As they happened. */
    AS_HAPPENED,
    /** The last one first. */
    REVERSED,
    /** In an order made up by the seed of the LocalAws. */
    SHUFFLED
}
