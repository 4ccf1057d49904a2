/** The services that the sinks write to, in processes of their own. */
package io.millrace.benchmarks.aws;
