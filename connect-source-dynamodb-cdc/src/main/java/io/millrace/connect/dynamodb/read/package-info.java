/** Reads shards: within their quotas, bounded in memory, each in its order. */
package io.millrace.connect.dynamodb.read;
