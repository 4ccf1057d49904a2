package io.millrace.connect.dynamodb.shards;

import java.time.Instant;

/**
 * One stream, told from one of the same name that was there before. Immutable.
 *
 * @param arn its ARN
 * @param created when it was created: a stream that is deleted and created anew reuses the ids of shards
 */
public record StreamId(String arn, Instant created) {}
