package io.millrace.testkit.aws.sns;

import java.time.Clock;

/**
 * What holds for all topics. Immutable.
 *
 * @param region the region, for ARNs
 * @param account the account id, for ARNs
 * @param clock what the service takes for the time
 * @param storing false to check and count messages without keeping them
 * @param limits the service's limits
 */
record SnsSettings(String region, String account, Clock clock, boolean storing, SnsLimits limits) {

    String topicArn(String name) {
        return "arn:aws:sns:" + region + ":" + account + ":" + name;
    }
}
