package io.millrace.testkit.aws.control;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.dynamodb.FeedOrder;
import java.time.Duration;

/** Does what a test of another process asks for. Thread-safe. */
final class Interventions {
    private final LocalAws aws;

    Interventions(LocalAws aws) {
        this.aws = aws;
    }

    /** @throws IllegalArgumentException when it cannot be done */
    void apply(Intervention asked) {
        String resource = asked.resource();
        String value = asked.value();
        switch (asked.kind()) {
            case Intervention.ADVANCE_CLOCK -> aws.advance(Duration.parse(value));
            case Intervention.TRIM -> aws.kinesis().stream(resource).trim(value, Long.parseLong(asked.more()));
            case Intervention.EXPIRE -> {
                if (!aws.dynamodb().table(resource).expire(value)) {
                    throw new IllegalArgumentException("Table " + resource + " has no such item.");
                }
            }
            case Intervention.HOLD_CHANGES -> aws.dynamodb().table(resource).holdChanges();
            case Intervention.RELEASE_CHANGES ->
                aws.dynamodb().table(resource).releaseChanges(FeedOrder.valueOf(value));
            case Intervention.REPEAT_CHANGES -> aws.dynamodb().table(resource).repeatChanges(Integer.parseInt(value));
            default -> throw new IllegalArgumentException("There is no intervention " + asked.kind() + ".");
        }
    }
}
