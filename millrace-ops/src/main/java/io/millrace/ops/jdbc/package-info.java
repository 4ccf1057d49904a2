/** Access to databases by JDBC. */
package io.millrace.ops.jdbc;
