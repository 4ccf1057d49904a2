package io.millrace.cli;

import io.millrace.ops.Connector;

/** How a text looks on a terminal that has colours. */
enum Style {
    PLAIN(""),
    GOOD("32"),
    WARNING("33"),
    BAD("31"),
    STRONG("1"),
    DIM("2");

    private static final char ESCAPE = 0x1b;

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The style of a connector's or a task's state. */
    static Style of(Connector.State state) {
        return switch (state) {
            case RUNNING -> GOOD;
            case FAILED -> BAD;
            case PAUSED, STOPPED, UNASSIGNED, RESTARTING, DESTROYED -> WARNING;
        };
    }

    /** The text between the terminal's codes for this style. */
    String paint(String text) {
        return this == PLAIN || text.isEmpty() ? text : ESCAPE + "[" + code + "m" + text + ESCAPE + "[0m";
    }
}
