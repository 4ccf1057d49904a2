/** The single message transform that gives every database change the shape of the common Record. */
@NullMarked
package io.millrace.transforms;

import org.jspecify.annotations.NullMarked;
