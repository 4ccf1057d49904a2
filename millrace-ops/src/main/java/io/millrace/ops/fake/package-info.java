/** Operations without servers, for the tests of those who embed them. */
package io.millrace.ops.fake;
