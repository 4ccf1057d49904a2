package io.millrace.benchmarks.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.benchmarks.aws.CountingMessages;
import io.millrace.benchmarks.contest.Contestant;
import io.millrace.benchmarks.sink.BareLoop;
import io.millrace.benchmarks.sink.RecordPool;
import io.millrace.benchmarks.sink.Sinks;
import io.millrace.connect.aws.AwsClientFactory;
import java.util.List;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** Full requests, ready-made, over the clients that the sinks use. */
final class BareLoops {
    private BareLoops() {}

    static Contestant to(Destination destination, CountingMessages service, RecordPool pool) {
        AwsClientFactory clients = Sinks.clients(destination.props(service), Destination.MAX_IN_FLIGHT);
        String address = destination.address(service.endpoint(), service.region());
        return destination == Destination.TOPIC ? sns(clients, address, pool) : sqs(clients, address, pool);
    }

    private static Contestant sqs(AwsClientFactory clients, String queueUrl, RecordPool pool) {
        SqsAsyncClient client = clients.build(SqsAsyncClient.builder());
        List<SendMessageBatchRequest> requests = pool.requests(
                Destination.MAX_ENTRIES,
                (index, key, payload) -> SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(index))
                        .messageBody(new String(payload, UTF_8))
                        .build(),
                entries -> SendMessageBatchRequest.builder()
                        .queueUrl(queueUrl)
                        .entries(entries)
                        .build());
        return new BareLoop<>(
                requests, client::sendMessageBatch, BareLoops::taken, Destination.MAX_IN_FLIGHT, clients::close);
    }

    private static Contestant sns(AwsClientFactory clients, String topicArn, RecordPool pool) {
        SnsAsyncClient client = clients.build(SnsAsyncClient.builder());
        List<PublishBatchRequest> requests = pool.requests(
                Destination.MAX_ENTRIES,
                (index, key, payload) -> PublishBatchRequestEntry.builder()
                        .id(Integer.toString(index))
                        .message(new String(payload, UTF_8))
                        .build(),
                entries -> PublishBatchRequest.builder()
                        .topicArn(topicArn)
                        .publishBatchRequestEntries(entries)
                        .build());
        return new BareLoop<>(
                requests, client::publishBatch, BareLoops::taken, Destination.MAX_IN_FLIGHT, clients::close);
    }

    private static int taken(SendMessageBatchResponse response) {
        return taken(response.successful().size(), response.failed().size());
    }

    private static int taken(PublishBatchResponse response) {
        return taken(response.successful().size(), response.failed().size());
    }

    private static int taken(int successful, int failed) {
        if (failed != 0) {
            throw new IllegalStateException(failed + " entries failed");
        }
        return successful;
    }
}
