/** One scenario for every database, broker and AWS there is to run it with: embedded, in containers, or servers that exist already. */
package io.millrace.it.pipeline;
