/** Real databases with their change logs on. */
package io.millrace.testkit.db;
