/** The protocol of shards: who reads which, from where, and when. Pure: no AWS, no threads, no clock. */
package io.millrace.connect.dynamodb.shards;
