/** The sink task that the services' sinks extend. */
package io.millrace.connect.core.task;
