package io.millrace.transforms.internal.row;

/**
 * The options that DynamoDB's items are written by. Immutable.
 *
 * @param text whether they stay the JSON text that they come as
 * @param column the name of the column that such a text has in a row
 */
public record ItemOptions(boolean text, String column) {}
