package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.http.AwsException;

/** Looks queues up for the actions, and answers as the service does when they are not there. Thread-safe. */
final class Queues {
    private final LocalSqs sqs;

    Queues(LocalSqs sqs) {
        this.sqs = sqs;
    }

    LocalSqs sqs() {
        return sqs;
    }

    SqsLimits limits() {
        return sqs.settings().limits();
    }

    String account() {
        return sqs.settings().account();
    }

    /** The name in a queue's URL, whose last two parts are the account and the name. */
    String nameIn(String url) {
        int slash = url.lastIndexOf('/');
        int before = slash < 0 ? -1 : url.lastIndexOf('/', slash - 1);
        if (before < 0 || slash == url.length() - 1) {
            throw new AwsException(404, "InvalidAddress", "The address " + url + " is not valid for this endpoint.");
        }
        if (!url.substring(before + 1, slash).equals(account())) {
            throw SqsErrors.noSuchQueue();
        }
        return url.substring(slash + 1);
    }

    /** The queue, when it is there and the action is within its quota. */
    LocalQueue named(String name, String action) {
        LocalQueue queue = named(name);
        queue.requireWithinQuota(action);
        return queue;
    }

    /** The queue, when it is there; for a call that was counted already. */
    LocalQueue named(String name) {
        LocalQueue queue = sqs.find(name);
        if (queue == null) {
            throw SqsErrors.noSuchQueue();
        }
        return queue;
    }
}
