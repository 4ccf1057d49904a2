package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.http.AwsCall;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.AwsService;
import io.millrace.testkit.aws.http.QueryProtocol;
import org.jspecify.annotations.Nullable;

/** The API of SNS on top of a {@link LocalSns}. Thread-safe. */
public final class SnsService implements AwsService {
    static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

    private static final String VERSION = "2010-03-31";

    private final PublishActions publishActions;
    private final TopicActions topicActions;
    private final SubscriptionActions subscriptionActions;

    /** The API of these topics. */
    public SnsService(LocalSns sns) {
        publishActions = new PublishActions(sns);
        topicActions = new TopicActions(sns);
        subscriptionActions = new SubscriptionActions(sns);
    }

    @Override
    public String name() {
        return "sns";
    }

    @Override
    public @Nullable String actionOf(AwsMessage message) {
        return QueryProtocol.actionOf(message, VERSION);
    }

    @Override
    public AwsCall prepare(String action, AwsMessage message) {
        return switch (action) {
            case "PublishBatch" -> publishActions.publishBatch(message.body());
            case "Publish" -> publishActions.publish(message.body());
            case "CreateTopic" -> topicActions.createTopic(new SnsForm(message));
            case "DeleteTopic" -> topicActions.deleteTopic(new SnsForm(message));
            case "GetTopicAttributes" -> topicActions.getTopicAttributes(new SnsForm(message));
            case "SetTopicAttributes" -> topicActions.setTopicAttributes(new SnsForm(message));
            case "ListTopics" -> topicActions.listTopics(new SnsForm(message));
            case "Subscribe" -> subscriptionActions.subscribe(new SnsForm(message));
            case "Unsubscribe" -> subscriptionActions.unsubscribe(new SnsForm(message));
            case "GetSubscriptionAttributes" -> subscriptionActions.getSubscriptionAttributes(new SnsForm(message));
            case "SetSubscriptionAttributes" -> subscriptionActions.setSubscriptionAttributes(new SnsForm(message));
            case "ListSubscriptionsByTopic" -> subscriptionActions.listSubscriptionsByTopic(new SnsForm(message));
            default ->
                throw AwsException.badRequest("InvalidAction", "LocalAws does not have the SNS action " + action + ".");
        };
    }

    @Override
    public AwsReply error(AwsMessage message, AwsException error, String requestId) {
        return QueryProtocol.error(inOwnWords(error), NAMESPACE, requestId);
    }

    /** What a fault plan calls by the names that the JSON protocols have for it. */
    private static AwsException inOwnWords(AwsException error) {
        return switch (error.code()) {
            case "AccessDeniedException" -> new AwsException(403, "AuthorizationError", error.text());
            case "ProvisionedThroughputExceededException" -> new AwsException(429, "Throttled", error.text());
            default -> error;
        };
    }
}
