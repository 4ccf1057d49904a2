package io.millrace.transforms.internal.row;

/**
 * The options that documents are written by. Immutable.
 *
 * @param text whether they stay the JSON text that they come as
 */
public record DocumentOptions(boolean text) {}
