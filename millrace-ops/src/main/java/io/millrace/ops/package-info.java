/**
 * What an operator does to pipelines of changes, as a small API: an interface for each capability, and {@link io.millrace.ops.MillraceOps}
 * that has them all. The command line is a thin face of it; {@code io.millrace.ops.fake} takes its place in the tests of those who embed it.
 */
package io.millrace.ops;
