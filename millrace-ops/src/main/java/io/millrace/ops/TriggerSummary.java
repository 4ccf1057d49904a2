package io.millrace.ops;

/**
 * How a trigger ended.
 *
 * @param end why
 * @param handled Records that were handled
 * @param skipped Records and messages that were left
 */
public record TriggerSummary(TailEnd end, long handled, long skipped) {}
