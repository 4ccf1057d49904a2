/** The SQS and SNS sinks beside bare loops over the same SDK clients, FIFO beside standard, and both beside Camel's producers. */
package io.millrace.benchmarks.messages;
