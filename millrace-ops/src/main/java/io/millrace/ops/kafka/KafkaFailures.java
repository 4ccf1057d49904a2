package io.millrace.ops.kafka;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the failures of Kafka's clients mean to an operator. */
public final class KafkaFailures {
    private KafkaFailures() {}

    /**
     * The failure as an operator sees it.
     *
     * @param tried what was tried, as the beginning of a sentence: {@code Reading topic orders}
     * @param e what a client threw
     */
    public static OpsException of(String tried, KafkaException e) {
        return of(tried, "READ", e);
    }

    /**
     * The failure as an operator sees it.
     *
     * @param right the operation on a topic that Kafka's ACLs have to allow for what was tried
     */
    public static OpsException of(String tried, String right, KafkaException e) {
        Throwable cause = e;
        while (cause.getCause() != null && !isTelling(cause)) {
            cause = cause.getCause();
        }
        return new OpsException(kind(cause), tried + ": " + wayOut(cause, right), e);
    }

    /** Why Kafka does not take the user, and what to change. */
    public static String refusal(AuthenticationException e) {
        if (e instanceof SslAuthenticationException) {
            return "TLS with Kafka failed (" + root(e)
                    + "); see ssl.truststore.location, and ssl.keystore.location if it asks for a certificate, under kafka of the"
                    + " context or in --command-config";
        }
        return "Kafka refuses the user (" + root(e)
                + "); see sasl.mechanism and sasl.jaas.config under kafka of the context or in --command-config";
    }

    /** The last cause's words: those of the outermost are only that something failed. */
    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null
                ? root.getClass().getSimpleName()
                : root.getMessage().replaceFirst("\\.$", "");
    }

    private static String missing(AuthorizationException e, String right) {
        if (e instanceof GroupAuthorizationException group) {
            return "Kafka does not let this user into group " + group.groupId() + ": it needs the right to READ it";
        }
        if (e instanceof TopicAuthorizationException topics) {
            String names = String.join(", ", topics.unauthorizedTopics());
            return "Kafka does not let this user at " + (names.isEmpty() ? "the topic" : "topic " + names)
                    + ": it needs the right to " + right + " it";
        }
        if (e instanceof ClusterAuthorizationException && right.equals("WRITE")) {
            // Said to a producer who may write to no topic at all, before it names one.
            return "Kafka does not let this user write to any topic: it needs the right to WRITE";
        }
        return "Kafka does not allow it: " + root(e);
    }

    private static boolean isTelling(Throwable e) {
        return kind(e) != Kind.FAILED;
    }

    /** What kind of failure it is that a client has thrown. */
    public static Kind kind(Throwable e) {
        if (e instanceof AuthorizationException || e instanceof AuthenticationException) {
            return Kind.NOT_ALLOWED;
        }
        if (e instanceof TimeoutException) {
            return Kind.UNREACHABLE;
        }
        if (e instanceof ConfigException) {
            return Kind.INVALID;
        }
        return e instanceof UnknownTopicOrPartitionException ? Kind.NOT_FOUND : Kind.FAILED;
    }

    private static String wayOut(Throwable e, String right) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (e instanceof AuthenticationException refused) {
            return refusal(refused) + ".";
        }
        if (e instanceof AuthorizationException denied) {
            return missing(denied, right) + ".";
        }
        return switch (kind(e)) {
            case UNREACHABLE ->
                "Kafka does not answer (" + message
                        + "). Look at bootstrap.servers, and whether security.protocol fits its port.";
            default -> message;
        };
    }
}
