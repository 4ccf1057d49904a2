/**
 * Faults that a test asks for: which calls or entries they meet, and what happens to these. Knows no service and no
 * HTTP server.
 */
package io.millrace.testkit.aws.fault;
