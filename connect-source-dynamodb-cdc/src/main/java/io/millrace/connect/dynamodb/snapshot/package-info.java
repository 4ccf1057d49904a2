/** Scans tables before their changes are read from the stream. */
package io.millrace.connect.dynamodb.snapshot;
