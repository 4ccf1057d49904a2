/** Snapshots on demand by Debezium's signals. The form of signals and notifications is that of Debezium 3.6. */
package io.millrace.ops.snapshot;
