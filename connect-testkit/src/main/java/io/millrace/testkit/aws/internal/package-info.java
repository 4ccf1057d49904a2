/** What several services of a LocalAws need and nobody else may use. */
package io.millrace.testkit.aws.internal;
