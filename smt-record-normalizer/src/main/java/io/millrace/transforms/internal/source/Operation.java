package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.UnreadableEventException;
import org.jspecify.annotations.Nullable;

/** What an event says was done. */
public enum Operation {
    CREATE("INSERT"),
    READ("READ"),
    UPDATE("UPDATE"),
    DELETE("DELETE"),
    TRUNCATE("TRUNCATE"),
    MESSAGE("GLOBAL"),
    SCHEMA_CHANGE("DDL_STATEMENT");

    private final String eventType;

    Operation(String eventType) {
        this.eventType = eventType;
    }

    /** Whether it is about a row, so that the event's key is that row's. */
    public boolean isOfRow() {
        return this != MESSAGE && this != SCHEMA_CHANGE;
    }

    /** The Record's {@code event_type}; a snapshot's read is READ here, whatever it is to be called. */
    public String eventType() {
        return eventType;
    }

    static Operation ofCode(@Nullable Object code) {
        Operation operation = code instanceof String op ? ofLetter(op) : null;
        if (operation == null) {
            throw new UnreadableEventException("op", "is none of c, r, u, d, t and m");
        }
        return operation;
    }

    private static @Nullable Operation ofLetter(String letter) {
        return switch (letter) {
            case "c" -> CREATE;
            case "r" -> READ;
            case "u" -> UPDATE;
            case "d" -> DELETE;
            case "t" -> TRUNCATE;
            case "m" -> MESSAGE;
            default -> null;
        };
    }
}
