/** Payloads written by a Connect converter of the user's choice. */
package io.millrace.connect.core.payload;
