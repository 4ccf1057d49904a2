package io.millrace.ops.status;

/**
 * What Kafka says of a partition.
 *
 * @param first the offset of its first record
 * @param end the offset that the next record will get
 * @param newestOffset of the record with the latest timestamp; negative if there is none
 * @param newestMillis the latest timestamp; negative if there is none
 */
record PartitionRange(long first, long end, long newestOffset, long newestMillis) {}
