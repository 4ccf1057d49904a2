/** Histories of tables, from topics and schema registries. */
package io.millrace.ops.schema;
