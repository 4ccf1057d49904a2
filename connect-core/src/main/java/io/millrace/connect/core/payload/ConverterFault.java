package io.millrace.connect.core.payload;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Whose fault it is that a converter threw. Converters wrap an unreachable registry in the same exceptions as a value that
 * cannot be written, so the whole chain of causes is looked at; none of their classes is on our class path.
 */
enum ConverterFault {
    /** The record can never be written by this converter as it is configured. */
    RECORD,
    /** A registry or its network; the same record may be written later. */
    REMOTE,
    /** A person must act: rights, options, or something that nobody knows. Never a reason to skip records. */
    SETUP;

    private static final int MAX_DEPTH = 20;
    private static final Pattern CLASS_NAME = Pattern.compile("[\\w/$]+");

    /** Of what is an {@link IOException} and tells of content, not of a connection; by name, wherever it was loaded. */
    private static final Set<String> CONTENT = Set.of(
            "JsonProcessingException",
            "JacksonException",
            "InvalidProtocolBufferException",
            "CharacterCodingException",
            "UTFDataFormatException",
            "ObjectStreamException");

    static ConverterFault of(Throwable thrown) {
        if (thrown instanceof LinkageError) {
            return SETUP; // a class stays unusable, also one whose initializer could not reach something once
        }
        boolean misconfigured = false;
        for (Throwable cause : chain(thrown)) {
            int status = status(cause);
            if (isRetriable(cause) || status == 408 || status == 429 || status >= 500) {
                return REMOTE;
            }
            misconfigured |= cause instanceof ConfigException || status == 401 || status == 403 || status == 407;
        }
        if (misconfigured) {
            return SETUP;
        }
        return isOfRecord(thrown) ? RECORD : SETUP;
    }

    /** The classes of the chain of causes, and what a registry answered; no message, which may quote a value. */
    static String describe(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause : chain(thrown)) {
            text.append(text.isEmpty() ? "" : ", caused by ")
                    .append(cause.getClass().getName());
            String missing = missingClass(cause);
            if (missing != null) {
                text.append(" (").append(missing).append(')');
            }
            int status = status(cause);
            if (status > 0) {
                text.append(" (status ").append(status).append(')');
            }
        }
        return text.toString();
    }

    /** What the JVM says of a class that it does not find is the class's name. */
    private static @Nullable String missingClass(Throwable cause) {
        String message = cause instanceof NoClassDefFoundError ? cause.getMessage() : null;
        return message != null && CLASS_NAME.matcher(message).matches() ? message.replace('/', '.') : null;
    }

    private static boolean isOfRecord(Throwable thrown) {
        return thrown instanceof DataException
                || thrown instanceof SerializationException
                // What a converter runs into with a value that it did not expect.
                || thrown instanceof NullPointerException
                || thrown instanceof ClassCastException
                || thrown instanceof IndexOutOfBoundsException
                || thrown instanceof ArithmeticException;
    }

    private static boolean isRetriable(Throwable cause) {
        return cause instanceof RetriableException
                || cause instanceof org.apache.kafka.connect.errors.RetriableException
                || cause instanceof java.util.concurrent.TimeoutException
                || (cause instanceof IOException && !isOfContent(cause))
                // The AWS SDK's, of both versions: no answer at all, or one that asks for less.
                || isNamed(cause, Set.of("SdkClientException"))
                || Boolean.TRUE.equals(call(cause, "isThrottlingException", boolean.class));
    }

    private static boolean isOfContent(Throwable cause) {
        return cause instanceof CharacterCodingException || isNamed(cause, CONTENT);
    }

    private static boolean isNamed(Throwable cause, Set<String> simpleNames) {
        for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
            if (simpleNames.contains(type.getSimpleName())) {
                return true;
            }
        }
        return false;
    }

    /** What a registry answered, as its clients say it (Confluent's and the AWS SDK's), or 0. */
    private static int status(Throwable cause) {
        for (String method : new String[] {"getStatus", "statusCode"}) {
            if (call(cause, method, int.class) instanceof Integer status) {
                return status;
            }
        }
        return 0;
    }

    private static @Nullable Object call(Throwable cause, String method, Class<?> returns) {
        if (cause.getClass().getName().startsWith("java.")) {
            return null;
        }
        try {
            var found = cause.getClass().getMethod(method);
            return found.getReturnType() == returns ? found.invoke(cause) : null;
        } catch (ReflectiveOperationException e) {
            return null; // another kind of exception
        }
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && chain.size() < MAX_DEPTH; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
