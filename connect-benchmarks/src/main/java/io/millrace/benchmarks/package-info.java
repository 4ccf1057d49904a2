/** Measures speed and size, and writes the reports under docs/benchmarks. */
package io.millrace.benchmarks;
