/**
 * AWS on this machine, for tests, the quickstart and benchmarks: {@link io.millrace.testkit.aws.LocalAws} inside the
 * JVM, {@link io.millrace.testkit.aws.LocalAwsProcess} in one of its own.
 */
package io.millrace.testkit.aws;
