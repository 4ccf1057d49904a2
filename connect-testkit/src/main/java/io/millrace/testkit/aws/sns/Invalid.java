package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.http.AwsException;

/** The errors that SNS answers to requests it does not accept, in its own words where these are known. */
final class Invalid {
    private static final int ARN_PARTS = 6;

    private Invalid() {}

    static AwsException parameter(String what) {
        return AwsException.badRequest("InvalidParameter", "Invalid parameter: " + what);
    }

    static AwsException value(String message) {
        return AwsException.badRequest("ParameterValueInvalid", message);
    }

    static AwsException missing(String member) {
        return AwsException.badRequest(
                "ValidationError",
                "1 validation error detected: Value null at '" + member
                        + "' failed to satisfy constraint: Member must not be null");
    }

    static AwsException noSuchTopic() {
        return new AwsException(404, "NotFound", "Topic does not exist");
    }

    static AwsException noSuchSubscription() {
        return new AwsException(404, "NotFound", "Subscription does not exist");
    }

    static AwsException notAuthorized(String action, String resource) {
        return new AwsException(
                403,
                "AuthorizationError",
                "User is not authorized to perform: SNS:" + action + " on resource: " + resource
                        + " because no resource-based policy allows the SNS:" + action + " action");
    }

    /** Splits an ARN. */
    static String[] arn(String arn, String parameter) {
        String[] parts = arn.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS || !parts[0].equals("arn")) {
            throw parameter(
                    parameter + " Reason: An ARN must have at least " + ARN_PARTS + " elements, not " + parts.length);
        }
        return parts;
    }
}
