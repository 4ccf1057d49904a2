/** Connectors as files describe them, and what of a cluster would have to change for them. */
package io.millrace.ops.manifest;
