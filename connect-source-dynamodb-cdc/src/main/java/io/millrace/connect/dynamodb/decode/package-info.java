/** Turns records of the stream into change events. */
package io.millrace.connect.dynamodb.decode;
