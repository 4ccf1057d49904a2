package io.millrace.connect.dynamodb.decode;

/** How items are written into events: {@code dynamodb.document.format}. */
public enum DocumentFormat {
    /** As JSON text in a struct: works with every converter. */
    JSON,
    /** As maps without a schema. */
    MAP
}
