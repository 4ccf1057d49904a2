/** What the transform is made of. Not for use from outside: it may change with any version. */
@NullMarked
package io.millrace.transforms.internal;

import org.jspecify.annotations.NullMarked;
