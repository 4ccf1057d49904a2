/**
 * What messages of SQS and of SNS have in common: their body and the characters it may hold, group and deduplication ids,
 * attributes, sizes. Knows nothing of either service's SDK.
 */
package io.millrace.connect.aws.message;
