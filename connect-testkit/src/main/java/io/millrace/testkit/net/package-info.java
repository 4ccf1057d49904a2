/** What stands between clients and servers. */
package io.millrace.testkit.net;
