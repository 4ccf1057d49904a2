package io.millrace.testkit.log;

import java.lang.reflect.Method;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log where the part of each class and each test begins and ends. JUnit finds it by itself; {@code ./check} looks for its
 * lines, to show what a failed test's log says last. Thread-safe.
 */
public final class TestsInLog implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final Logger LOG = LoggerFactory.getLogger(TestsInLog.class);
    /** What JUnit adds for each run of a test that runs several times. */
    private static final Pattern INVOCATION = Pattern.compile("invocation:#([0-9]+)\\]$");

    @Override
    public void beforeAll(ExtensionContext context) {
        starts(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        starts(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ends(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        ends(context);
    }

    private static void starts(ExtensionContext context) {
        LOG.info("TEST {} STARTS", name(context));
    }

    private static void ends(ExtensionContext context) {
        LOG.info(
                "TEST {} ENDS: {}",
                name(context),
                context.getExecutionException().isPresent() ? "failed" : "passed");
    }

    /** As the reports name it, but without the types of parameters. */
    private static String name(ExtensionContext context) {
        String method = context.getTestMethod()
                .map(Method::getName)
                .map(name -> "." + name)
                .orElse("");
        Matcher invocation = INVOCATION.matcher(context.getUniqueId());
        return context.getRequiredTestClass().getName()
                + method
                + (invocation.find() ? "[" + invocation.group(1) + "]" : "");
    }
}
