package io.millrace.ops.status;

import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.kafka.KafkaFailures;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Why something is not known, by what it is about: a topic, a group, or all. Thread-safe. */
final class Problems {
    /** About everything that Kafka would tell. */
    static final String KAFKA = "";

    private final Map<String, String> notes = new TreeMap<>();
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Set<String> hidden = new HashSet<>();

    synchronized void add(String about, String note) {
        notes.putIfAbsent(about, note);
    }

    /** Notes what a client of Kafka's has thrown. */
    synchronized void add(String about, String note, Throwable failure) {
        kinds.putIfAbsent(about, KafkaFailures.kind(cause(failure)));
        add(about, note);
    }

    /** Notes that something is there, or may be, and how far it reaches is not known. */
    synchronized void hide(String about, String note) {
        hidden.add(about);
        add(about, note);
    }

    /** What kind of failure it is that Kafka does not tell of these, or of anything: a missing right before a missing answer. */
    synchronized @Nullable Kind kind(Collection<String> names) {
        Set<Kind> found = EnumSet.noneOf(Kind.class);
        kinds.forEach((about, kind) -> {
            if (about.equals(KAFKA) || names.contains(about)) {
                found.add(kind);
            }
        });
        return Stream.of(Kind.NOT_ALLOWED, Kind.UNREACHABLE)
                .filter(found::contains)
                .findFirst()
                .orElse(null);
    }

    /** Whether it is not known how far one of these topics reaches: sums over them are not whole. */
    synchronized boolean hidesAny(Collection<String> topics) {
        return topics.stream().anyMatch(topic -> hidden.contains(topic(topic)));
    }

    synchronized boolean has(String about) {
        return notes.containsKey(about);
    }

    /** Those about all of Kafka and about these. */
    synchronized List<String> about(Collection<String> names) {
        return notes.entrySet().stream()
                .filter(note -> note.getKey().equals(KAFKA) || names.contains(note.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    static String topic(String topic) {
        return "topic " + topic;
    }

    static String source(String connector) {
        return "source " + connector;
    }

    static String group(String group) {
        return "group " + group;
    }

    /** What is wrong with a topic or a group, and what to do about it. */
    static String explain(String what, String right, Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof AuthorizationException) {
            return "Kafka does not let this user see " + what + ": it needs the right to " + right + ".";
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return "There is no " + what + ", or Kafka does not let this user see it.";
        }
        return "Kafka does not tell of " + what + ": " + message(cause);
    }

    /** What is wrong with Kafka as a whole. */
    static String explainKafka(String servers, Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof AuthenticationException refused) {
            return "Kafka at " + servers + " tells nothing: " + KafkaFailures.refusal(refused) + ".";
        }
        return cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException
                ? "Kafka does not answer at " + servers
                        + ": look at bootstrap.servers and the listener's security.protocol."
                : "Kafka at " + servers + ": " + message(cause);
    }

    /** Whether a failure says that there is no such thing. */
    static boolean isMissing(Throwable failure) {
        return cause(failure) instanceof UnknownTopicOrPartitionException;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : Arrays.stream(message.split("\\R", 2)).findFirst().orElse(message);
    }
}
