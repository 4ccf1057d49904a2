package io.millrace.testkit.aws.control;

/**
 * A fault in force.
 *
 * @param id its number
 * @param hits how many calls or entries it has met
 * @param held how many calls it holds
 */
record FaultStatus(long id, long hits, int held) {}
