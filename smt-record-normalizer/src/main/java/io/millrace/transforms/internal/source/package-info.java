/** Reads change events: the envelope, and what each kind of database says about where a change comes from. */
@NullMarked
package io.millrace.transforms.internal.source;

import org.jspecify.annotations.NullMarked;
