/** What the sinks share of AWS: configuration, clients, credentials, and what its failures mean. */
package io.millrace.connect.aws;
