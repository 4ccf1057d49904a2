/** The service that the sinks write to, in a process of its own. */
package io.millrace.benchmarks.aws;
