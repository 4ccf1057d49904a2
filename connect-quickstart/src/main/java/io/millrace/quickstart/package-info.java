/** The quickstart: the whole way from PostgreSQL to Kinesis on one machine, to look at and to try things on. */
@NullMarked
package io.millrace.quickstart;

import org.jspecify.annotations.NullMarked;
