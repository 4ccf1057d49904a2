/** Builds the Record's parts from rows and keys, with schemas and without. */
@NullMarked
package io.millrace.transforms.internal.row;

import org.jspecify.annotations.NullMarked;
