package io.millrace.testkit.aws.kinesis;

import io.millrace.testkit.aws.http.AwsException;

/** The errors that Kinesis answers to requests it does not accept, in its own words where these are known. */
final class Invalid {
    private Invalid() {}

    /** A constraint of the API's model that a member does not meet. */
    static AwsException member(String value, String member, String constraint) {
        return AwsException.badRequest(
                "ValidationException",
                "1 validation error detected: Value '" + value + "' at '" + member + "' failed to satisfy constraint: "
                        + constraint);
    }

    static AwsException argument(String message) {
        return AwsException.badRequest("InvalidArgumentException", message);
    }

    static HashKey hashKey(String text, String member) {
        try {
            return HashKey.parse(text);
        } catch (NumberFormatException e) {
            throw argument("Invalid " + member + ". " + member
                    + " must be in the range: [0, 2^128-1]. Specified value was " + text);
        }
    }

    static AwsException noSuchStream(String name, String account) {
        return AwsException.badRequest(
                "ResourceNotFoundException", "Stream " + name + " under account " + account + " not found.");
    }

    static AwsException noSuchShard(String shard, String stream, String account) {
        return AwsException.badRequest(
                "ResourceNotFoundException",
                "Could not find shard " + shard + " in stream " + stream + " under account " + account + ".");
    }

    static AwsException inUse(String message) {
        return AwsException.badRequest("ResourceInUseException", message);
    }

    static AwsException tooFast(String shard, String stream, String account) {
        return AwsException.badRequest("ProvisionedThroughputExceededException", rateExceeded(shard, stream, account));
    }

    static String rateExceeded(String shard, String stream, String account) {
        return "Rate exceeded for shard " + shard + " in stream " + stream + " under account " + account + ".";
    }
}
