/** What the packages of the test kit share and nobody else may use. */
package io.millrace.testkit.internal;
