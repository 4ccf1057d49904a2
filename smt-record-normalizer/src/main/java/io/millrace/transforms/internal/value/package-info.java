/** Conversion of column values, compiled once for each schema. */
@NullMarked
package io.millrace.transforms.internal.value;

import org.jspecify.annotations.NullMarked;
