/** Values of all types of the databases, from SQL through Debezium, the transform and a sink to JSON in a stream, and back. */
package io.millrace.it.types;
