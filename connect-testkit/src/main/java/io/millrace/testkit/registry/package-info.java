/** A schema registry, for converters that keep schemas apart from the messages. */
package io.millrace.testkit.registry;
