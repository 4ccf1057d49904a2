package io.millrace.connect.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Has credentials renewed when AWS says that they have expired, although whoever provides them may think otherwise (its clock is
 * slow, the session was revoked): the call that is tried again then has new ones. Thread-safe.
 */
final class RenewWhenExpired implements ExecutionInterceptor {
    private final NonBlockingCredentials credentials;

    RenewWhenExpired(NonBlockingCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution failed, ExecutionAttributes attributes) {
        Throwable cause = AwsFailureClassifier.unwrap(failed.exception());
        if (cause instanceof AwsServiceException refused && AwsFailureClassifier.saysExpired(refused)) {
            credentials.renew();
        }
    }
}
