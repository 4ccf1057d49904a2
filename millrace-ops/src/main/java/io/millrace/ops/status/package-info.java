/** How pipelines are, and how far behind: what Connect, Kafka and the databases say, joined. */
package io.millrace.ops.status;
