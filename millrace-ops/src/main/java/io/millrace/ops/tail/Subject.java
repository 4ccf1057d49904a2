package io.millrace.ops.tail;

import java.util.Map;
import java.util.Set;

/**
 * What a name stands for.
 *
 * @param name a connector's or a topic's
 * @param isConnector whether it is a connector's
 * @param topics which topics are meant
 * @param options of the transform that makes Records of events that are none yet
 */
public record Subject(String name, boolean isConnector, Choice topics, Map<String, String> options) {

    /** Chooses among the topics there are; asked again and again, since topics come and go. */
    @FunctionalInterface
    public interface Choice {
        /** Those that are meant. */
        Set<String> among(Set<String> existing);
    }
}
