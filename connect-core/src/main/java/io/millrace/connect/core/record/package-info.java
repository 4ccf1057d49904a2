/** Parts of a Connect record as a sink needs them: text for keys, groups and the like, bytes for payloads. */
package io.millrace.connect.core.record;
