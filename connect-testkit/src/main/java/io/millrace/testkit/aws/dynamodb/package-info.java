/** DynamoDB: tables, items, scans, and what it writes to a Kinesis stream. */
package io.millrace.testkit.aws.dynamodb;
