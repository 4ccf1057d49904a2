/** How long the command line takes to start. */
package io.millrace.benchmarks.startup;
