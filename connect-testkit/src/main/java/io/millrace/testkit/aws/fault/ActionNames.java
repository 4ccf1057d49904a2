package io.millrace.testkit.aws.fault;

/** How actions are named: {@code service:Action} as in IAM policies, or the action alone. */
public final class ActionNames {
    private ActionNames() {}

    /** True when {@code asked}, with or without a service, means the action {@code full} ({@code service:Action}). */
    public static boolean matches(String asked, String full) {
        return asked.equals(full)
                || (full.length() > asked.length()
                        && full.endsWith(asked)
                        && full.charAt(full.length() - asked.length() - 1) == ':');
    }
}
