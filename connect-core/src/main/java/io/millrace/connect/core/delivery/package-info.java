/** What a service's sink gives the engine, and what the engine tells it: entries, batches, results, failures. */
package io.millrace.connect.core.delivery;
