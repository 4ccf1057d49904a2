/** Text that is the same whatever the locale, the time zone and the JDK: ISO-8601, canonical JSON, identifiers. */
@NullMarked
package io.millrace.transforms.internal.text;

import org.jspecify.annotations.NullMarked;
