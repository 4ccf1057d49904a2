/** One set of servers for all test classes of a JVM. */
package io.millrace.testkit.junit;
