/** What SQS and SNS both enforce: characters, attributes, sizes, group and deduplication ids, the deduplication window. */
package io.millrace.testkit.aws.message;
