/** The Security Token Service: temporary credentials, and who has assumed which role. */
package io.millrace.testkit.aws.sts;
