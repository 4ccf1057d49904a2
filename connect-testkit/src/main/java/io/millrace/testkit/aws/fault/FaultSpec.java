package io.millrace.testkit.aws.fault;

import org.jspecify.annotations.Nullable;

/**
 * A fault as data: what it meets and what it does. Written as JSON to reach a server in another process.
 *
 * @param action the action, with or without its service
 * @param perEntry true when it meets entries of a batch, false when it meets calls
 * @param resource the stream, topic or queue it meets; null for all
 * @param shard the shard it meets; null for all
 * @param key the partition key or message group of the entries it meets; null for all
 * @param text what the payload or body of the entries it meets contains; null for all
 * @param skip how many matches are let through first
 * @param every of the matches after these, which ones are met: every {@code every}-th
 * @param times how many are met in all
 * @param probability the chance of each of these to be met
 * @param effect what happens
 * @param status the HTTP status of an answer
 * @param code the error code of an answer
 * @param message the error message of an answer
 * @param millis the length of a delay
 */
public record FaultSpec(
        String action,
        boolean perEntry,
        @Nullable String resource,
        @Nullable String shard,
        @Nullable String key,
        @Nullable String text,
        long skip,
        long every,
        long times,
        double probability,
        Effect effect,
        int status,
        String code,
        String message,
        long millis) {

    /** What happens to a call or an entry that is met. */
    public enum Effect {
        /** Answered with an error instead of being applied. */
        ANSWER,
        /** Applied, and answered with an error all the same. */
        ANSWER_AFTER_APPLYING,
        /** Applied after a delay. */
        DELAY,
        /** Applied when the test releases it. */
        HOLD,
        /** The connection is closed and nothing is applied. */
        DROP_BEFORE_APPLYING,
        /** Applied; the connection is closed instead of an answer. */
        DROP_AFTER_APPLYING,
        /** Its entries are applied in a random order. */
        PERMUTE;

        /** True when it decides alone what becomes of a call or an entry; the others add up. */
        boolean isVerdict() {
            return this != DELAY && this != HOLD && this != PERMUTE;
        }
    }

    /** Refuses what could never meet anything. */
    public FaultSpec {
        if (action.isEmpty() || skip < 0 || every < 1 || times < 1 || !(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("A fault needs an action, every >= 1, times >= 1, skip >= 0 and"
                    + " a probability above 0 and at most 1; this one never meets anything.");
        }
        if (perEntry && effect != Effect.ANSWER) {
            throw new IllegalArgumentException("An entry can only be answered with an error, not: " + effect);
        }
    }

    static FaultSpec matching(String action, boolean perEntry) {
        return new FaultSpec(
                action,
                perEntry,
                null,
                null,
                null,
                null,
                0,
                1,
                Long.MAX_VALUE,
                1.0,
                Effect.ANSWER,
                400,
                "InternalFailure",
                "",
                0);
    }

    FaultSpec withResource(String name) {
        return selecting(name, shard, key, text);
    }

    FaultSpec withShard(String id) {
        return selecting(resource, id, key, text);
    }

    FaultSpec withKey(String wanted) {
        return selecting(resource, shard, wanted, text);
    }

    FaultSpec withText(String part) {
        return selecting(resource, shard, key, part);
    }

    private FaultSpec selecting(
            @Nullable String newResource,
            @Nullable String newShard,
            @Nullable String newKey,
            @Nullable String newText) {
        return new FaultSpec(
                action,
                perEntry,
                newResource,
                newShard,
                newKey,
                newText,
                skip,
                every,
                times,
                probability,
                effect,
                status,
                code,
                message,
                millis);
    }

    FaultSpec withSelection(long newSkip, long newEvery, long newTimes, double newProbability) {
        return new FaultSpec(
                action,
                perEntry,
                resource,
                shard,
                key,
                text,
                newSkip,
                newEvery,
                newTimes,
                newProbability,
                effect,
                status,
                code,
                message,
                millis);
    }

    FaultSpec withEffect(Effect newEffect, int newStatus, String newCode, String newMessage, long newMillis) {
        return new FaultSpec(
                action,
                perEntry,
                resource,
                shard,
                key,
                text,
                skip,
                every,
                times,
                probability,
                newEffect,
                newStatus,
                newCode,
                newMessage,
                newMillis);
    }
}
