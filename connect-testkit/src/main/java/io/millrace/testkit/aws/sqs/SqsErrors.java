package io.millrace.testkit.aws.sqs;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.QueryProtocol;
import io.millrace.testkit.aws.http.Wire;
import java.io.IOException;
import java.util.Map;

/**
 * The errors of SQS, in its own words where these are known. In the JSON protocol an error has two names: the one of its
 * shape ({@code __type}), which decides the class of the exception in an SDK, and the one that the query protocol had,
 * which clients still show ({@code x-amzn-query-error}).
 */
final class SqsErrors {
    private static final String OLD_PREFIX = "AWS.SimpleQueueService.";

    /** Shapes whose older name differs. */
    private static final Map<String, String> QUERY_CODES = Map.ofEntries(
            Map.entry("BatchEntryIdsNotDistinct", OLD_PREFIX + "BatchEntryIdsNotDistinct"),
            Map.entry("BatchRequestTooLong", OLD_PREFIX + "BatchRequestTooLong"),
            Map.entry("EmptyBatchRequest", OLD_PREFIX + "EmptyBatchRequest"),
            Map.entry("InvalidBatchEntryId", OLD_PREFIX + "InvalidBatchEntryId"),
            Map.entry("MessageNotInflight", OLD_PREFIX + "MessageNotInflight"),
            Map.entry("PurgeQueueInProgress", OLD_PREFIX + "PurgeQueueInProgress"),
            Map.entry("QueueDeletedRecently", OLD_PREFIX + "QueueDeletedRecently"),
            Map.entry("QueueDoesNotExist", OLD_PREFIX + "NonExistentQueue"),
            Map.entry("QueueNameExists", "QueueAlreadyExists"),
            Map.entry("TooManyEntriesInBatchRequest", OLD_PREFIX + "TooManyEntriesInBatchRequest"),
            Map.entry("UnsupportedOperation", OLD_PREFIX + "UnsupportedOperation"),
            Map.entry("InvalidParameterValueException", "InvalidParameterValue"),
            Map.entry("MissingRequiredParameterException", "MissingParameter"),
            Map.entry("KmsAccessDenied", "KMS.AccessDeniedException"),
            Map.entry("KmsDisabled", "KMS.DisabledException"),
            Map.entry("KmsInvalidKeyUsage", "KMS.InvalidKeyUsageException"),
            Map.entry("KmsInvalidState", "KMS.InvalidStateException"),
            Map.entry("KmsNotFound", "KMS.NotFoundException"),
            Map.entry("KmsOptInRequired", "KMS.OptInRequired"),
            Map.entry("KmsThrottled", "KMS.ThrottlingException"));

    private SqsErrors() {}

    static AwsException noSuchQueue() {
        return AwsException.badRequest("QueueDoesNotExist", "The specified queue does not exist.");
    }

    static AwsException parameter(String message) {
        return AwsException.badRequest("InvalidParameterValueException", message);
    }

    static AwsException parameter(String name, Object value, String reason) {
        return parameter("Value " + value + " for parameter " + name + " is invalid. Reason: " + reason);
    }

    static AwsException missing(String parameter) {
        return AwsException.badRequest(
                "MissingRequiredParameterException", "The request must contain the parameter " + parameter + ".");
    }

    static AwsException contents(String message) {
        return AwsException.badRequest("InvalidMessageContents", message);
    }

    static AwsException unknownAttribute(String name) {
        return AwsException.badRequest("InvalidAttributeName", "Unknown Attribute " + name + ".");
    }

    static AwsException attributeValue(String name) {
        return AwsException.badRequest("InvalidAttributeValue", "Invalid value for the parameter " + name + ".");
    }

    static AwsException throttled() {
        return AwsException.badRequest("RequestThrottled", "Rate exceeded.");
    }

    /** The name that an error has where entries of a batch fail, and in the header. */
    static String queryCode(String shape) {
        String credential = QueryProtocol.credentialError(shape);
        return credential == null ? QUERY_CODES.getOrDefault(shape, shape) : credential;
    }

    static AwsReply reply(AwsMessage message, AwsException error) {
        int status = QueryProtocol.credentialError(error.code()) == null ? error.status() : 403;
        String fault = status >= 500 ? "Receiver" : "Sender";
        AwsReply reply =
                Wire.JSON.error(message, new AwsException(status, "com.amazonaws.sqs#" + error.code(), error.text()));
        return new AwsReply(
                status,
                reply.contentType(),
                reply.body(),
                Map.of("x-amzn-query-error", queryCode(error.code()) + ";" + fault));
    }

    /** Writes the fields of an entry that failed. */
    static void writeFailed(JsonGenerator generator, String id, AwsException error) throws IOException {
        writeFailed(generator, id, queryCode(error.code()), error.text(), error.status() < 500);
    }

    static void writeFailed(JsonGenerator generator, String id, String code, String message, boolean senderFault)
            throws IOException {
        generator.writeStartObject();
        generator.writeStringField("Id", id);
        generator.writeBooleanField("SenderFault", senderFault);
        generator.writeStringField("Code", code);
        generator.writeStringField("Message", message);
        generator.writeEndObject();
    }
}
