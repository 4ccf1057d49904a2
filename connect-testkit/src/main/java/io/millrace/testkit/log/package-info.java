/** What was logged, and whether it tells what it must not. */
package io.millrace.testkit.log;
