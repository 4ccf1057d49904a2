/** Configuration that sinks share: typed, validated, with one fragment for each concern. */
package io.millrace.connect.core.config;
