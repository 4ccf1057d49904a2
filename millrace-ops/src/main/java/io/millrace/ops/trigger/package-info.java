/** Running something for each Record, at least once and in the order of its key. */
package io.millrace.ops.trigger;
