package io.millrace.quickstart;

import java.util.List;

/** What one sink writes to, with a consumer that reads it. Confined to one thread. */
interface Target extends AutoCloseable {
    Sink sink();

    /** What was created, for people. */
    String created();

    /** Where Records arrive, for people. */
    String place();

    /** What to try with the AWS CLI, line by line; {@code here} calls it for the local AWS. */
    List<String> tries();

    /** What has come since the last call; empty when nothing has, or when the service wants to be asked later. */
    List<Arrival> poll();

    @Override
    void close();
}
