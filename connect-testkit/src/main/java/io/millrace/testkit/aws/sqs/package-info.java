/** Simple Queue Service: its JSON protocol, standard and FIFO queues. */
package io.millrace.testkit.aws.sqs;
