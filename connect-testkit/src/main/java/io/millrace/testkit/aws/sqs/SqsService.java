package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.http.AwsCall;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.AwsService;
import io.millrace.testkit.aws.http.QueryProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The API of SQS, in its JSON protocol, on top of a {@link LocalSqs}; who speaks the older one is told. System attributes of messages
 * that are sent ({@code AWSTraceHeader}) are ignored. Thread-safe.
 */
public final class SqsService implements AwsService {
    private static final String TARGET = "AmazonSQS.";

    /** Of the older protocol, by which requests are told from those of other services. */
    private static final String VERSION = "2012-11-05";

    private static final String NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";

    private final SendActions sendActions;
    private final ReceiveActions receiveActions;
    private final QueueActions queueActions;

    /** The API of these queues. */
    public SqsService(LocalSqs sqs) {
        Queues queues = new Queues(sqs);
        sendActions = new SendActions(queues);
        receiveActions = new ReceiveActions(queues);
        queueActions = new QueueActions(queues);
    }

    @Override
    public String name() {
        return "sqs";
    }

    @Override
    public @Nullable String actionOf(AwsMessage message) {
        String target = message.target();
        if (target == null) {
            return QueryProtocol.actionOf(message, VERSION);
        }
        return target.startsWith(TARGET) ? target.substring(TARGET.length()) : null;
    }

    @Override
    public AwsCall prepare(String action, AwsMessage message) {
        if (isOld(message)) {
            throw AwsException.badRequest(
                    "UnsupportedProtocol",
                    "LocalAws speaks SQS in JSON alone, which this client is too old for:"
                            + " AWS CLI 2.17 or 1.33 and newer do, and SDKs since the middle of 2024.");
        }
        return switch (action) {
            case "SendMessageBatch" -> sendActions.sendMessageBatch(message);
            case "SendMessage" -> sendActions.sendMessage(message);
            case "ReceiveMessage" -> receiveActions.receiveMessage(new SqsArgs(message));
            case "DeleteMessage" -> receiveActions.deleteMessage(new SqsArgs(message));
            case "DeleteMessageBatch" -> receiveActions.deleteMessageBatch(new SqsArgs(message));
            case "ChangeMessageVisibility" -> receiveActions.changeMessageVisibility(new SqsArgs(message));
            case "ChangeMessageVisibilityBatch" -> receiveActions.changeMessageVisibilityBatch(new SqsArgs(message));
            case "CreateQueue" -> queueActions.createQueue(new SqsArgs(message));
            case "DeleteQueue" -> queueActions.deleteQueue(new SqsArgs(message));
            case "GetQueueUrl" -> queueActions.getQueueUrl(new SqsArgs(message));
            case "GetQueueAttributes" -> queueActions.getQueueAttributes(new SqsArgs(message));
            case "SetQueueAttributes" -> queueActions.setQueueAttributes(new SqsArgs(message));
            case "ListQueues" -> queueActions.listQueues(new SqsArgs(message));
            case "PurgeQueue" -> queueActions.purgeQueue(new SqsArgs(message));
            default ->
                throw AwsException.badRequest(
                        "UnsupportedOperation", "LocalAws does not have the SQS action " + action + ".");
        };
    }

    @Override
    public AwsReply error(AwsMessage message, AwsException error, String requestId) {
        return isOld(message) ? QueryProtocol.error(error, NAMESPACE, requestId) : SqsErrors.reply(message, error);
    }

    private static boolean isOld(AwsMessage message) {
        return message.target() == null;
    }
}
