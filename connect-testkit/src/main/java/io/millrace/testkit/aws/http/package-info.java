/** What all services share: the HTTP server, AWS's wire formats and errors, credentials, the control surface. */
package io.millrace.testkit.aws.http;
