package io.millrace.testkit.aws.dynamodb;

import io.millrace.testkit.aws.kinesis.LocalKinesis;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;

/** What all tables of an account share. Thread-safe. */
final class DynamoDbSettings {
    private final String region;
    private final String account;
    private final Clock clock;
    private final Random random;
    private final LocalKinesis kinesis;
    private volatile Duration transition = Duration.ZERO;

    DynamoDbSettings(String region, String account, Clock clock, long seed, LocalKinesis kinesis) {
        this.region = region;
        this.account = account;
        this.clock = clock;
        this.random = new Random(seed);
        this.kinesis = kinesis;
    }

    Clock clock() {
        return clock;
    }

    LocalKinesis kinesis() {
        return kinesis;
    }

    String tableArn(String table) {
        return "arn:aws:dynamodb:" + region + ":" + account + ":table/" + table;
    }

    ChangeFeed newFeed(String table) {
        return new ChangeFeed(region, table, clock, random, kinesis);
    }

    long transitionMillis() {
        return transition.toMillis();
    }

    void transition(Duration duration) {
        transition = duration;
    }
}
