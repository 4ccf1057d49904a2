/** Connect data written as JSON, straight to bytes. */
package io.millrace.connect.core.json;
