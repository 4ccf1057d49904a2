package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.RejectedRecordException;

/** An entry that the service will never accept, for the task thread to report. */
record Rejection(Entry<?> entry, RejectedRecordException why) {}
