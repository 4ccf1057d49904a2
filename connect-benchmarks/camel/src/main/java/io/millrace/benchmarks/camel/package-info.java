/** Camel's producers of AWS services as contestants. */
package io.millrace.benchmarks.camel;
