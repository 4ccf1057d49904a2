/** The command line {@code millrace}: a thin face of {@code io.millrace.ops}. */
package io.millrace.cli;
