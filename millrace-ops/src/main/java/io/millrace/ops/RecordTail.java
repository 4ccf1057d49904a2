package io.millrace.ops;

/**
 * Records as they pass, in the topics of a pipeline: whatever wrote them and in whatever form, a database's own events included, which
 * are normalised on the way. Reads without a consumer group and commits nothing. Thread-safe; each call reads by itself.
 */
public interface RecordTail {

    /**
     * Tells the listener of all messages that match, those of one partition in their order, until there were as many as asked for, none
     * came for the time given, or the listener has had enough. A message that cannot be decoded is told of, and never an end.
     *
     * @return why it ended
     * @throws OpsException with {@link OpsException.Kind#NOT_FOUND} if there is neither connector nor topic of the name, naming those
     *     that come near
     */
    TailEnd follow(TailRequest request, TailListener listener);
}
