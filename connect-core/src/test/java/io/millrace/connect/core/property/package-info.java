/** A small kit for property tests: cases from seeds, and a shrinker that makes a failing one short. */
package io.millrace.connect.core.property;
