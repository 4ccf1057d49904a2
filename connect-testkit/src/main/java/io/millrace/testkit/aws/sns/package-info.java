/** SNS: topics, their subscriptions to the queues of the same server, and what was published. */
package io.millrace.testkit.aws.sns;
