/** What the runs have in common: sums, tables, and the description of the machine. */
package io.millrace.benchmarks.report;
