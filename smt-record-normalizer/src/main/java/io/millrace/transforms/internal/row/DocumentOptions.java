package io.millrace.transforms.internal.row;

/**
 * The options that documents are written by. Immutable.
 *
 * @param text whether they stay the JSON text that they come as
 * @param events whether the whole event takes the place of the document
 * @param logless whether positions are 0, in a log without a name
 */
public record DocumentOptions(boolean text, boolean events, boolean logless) {}
