package io.millrace.testkit.aws.conformance;

/** SQS of LocalAws, or of what the system property names; see {@link AwsTarget}. */
class SqsConformanceIT extends SqsConformance {
    @Override
    AwsTarget target() {
        return AwsTarget.open();
    }
}
