/** Following topics: where to read, and how bytes become Records. */
package io.millrace.ops.tail;
