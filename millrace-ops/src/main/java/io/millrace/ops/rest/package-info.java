/** Connect's REST API. */
package io.millrace.ops.rest;
