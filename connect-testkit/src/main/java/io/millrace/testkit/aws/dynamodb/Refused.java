package io.millrace.testkit.aws.dynamodb;

import io.millrace.testkit.aws.http.AwsException;

/** The errors that DynamoDB answers to requests it does not accept, in its own words where these are known. */
final class Refused {
    private static final String INVALID = "One or more parameter values were invalid: ";

    private Refused() {}

    static AwsException because(String message) {
        return AwsException.badRequest("ValidationException", message);
    }

    static AwsException parameter(String message) {
        return because(INVALID + message);
    }

    /** A constraint of the API's model that a member does not meet. */
    static AwsException member(String value, String member, String constraint) {
        return because("1 validation error detected: Value '" + value + "' at '" + member
                + "' failed to satisfy constraint: " + constraint);
    }

    static AwsException keyDoesNotMatch() {
        return because("The provided key element does not match the schema");
    }

    static AwsException noSuchTable(String table) {
        return AwsException.badRequest(
                "ResourceNotFoundException", "Requested resource not found: Table: " + table + " not found");
    }

    static AwsException noSuchStream(String arn) {
        return AwsException.badRequest(
                "ResourceNotFoundException", "Requested resource not found: Kinesis stream " + arn + " not found");
    }

    static AwsException inUse(String message) {
        return AwsException.badRequest("ResourceInUseException", message);
    }

    /** Of the service, but not of this one: a test that needs it should know at once. */
    static AwsException notHere(String what) {
        return because("LocalAws does not have DynamoDB's " + what + ".");
    }
}
