/** How a test looks into a LocalAws of another process, and puts faults there: JSON below {@code /_millrace/}. */
package io.millrace.testkit.aws.control;
