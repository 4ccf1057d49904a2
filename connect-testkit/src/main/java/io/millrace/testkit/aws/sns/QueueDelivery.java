package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.message.LocalMessage;

/** The queues that subscriptions deliver to. Thread-safe. */
@FunctionalInterface
public interface QueueDelivery {

    /**
     * Puts a message into a queue.
     *
     * @param queueArn the queue's ARN
     * @param message the message as the subscription makes it
     * @return the id that the message has in the queue
     * @throws AwsException when there is no such queue, or it does not take such a message
     */
    String deliver(String queueArn, LocalMessage message);
}
