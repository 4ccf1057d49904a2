/** Real distributed Connect workers, in this JVM or in one of their own, and a client of their REST API. */
package io.millrace.testkit.connect;
