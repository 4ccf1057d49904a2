package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code src/sh/reports.sh} makes of the reports that Surefire and Failsafe write. */
final class ReportsTest {
    private static final String PASSED = "  <testcase name=\"works\" classname=\"a.OneIT\" time=\"0.1\"/>\n";
    private static final String SKIPPED = """
              <testcase name="works" classname="a.OneIT" time="0.0">
                <skipped message="there is no Docker"/>
              </testcase>
            """;
    private static final String ASSUMED = """
              <testcase name="types" classname="a.OtherIT" time="0.0">
                <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: there is no zsh here
            	at org.junit.jupiter.api.Assumptions.assumeTrue(Assumptions.java:127)
            ]]></skipped>
              </testcase>
            """;
    private static final String FAILED = """
              <testcase name="counts(String)[2]" classname="a.OneIT" time="1.5">
                <failure message="[items] &#10;expected: 2" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError:\s

            [items <b> & "c"]\s
            expected: 2
            	at java.base/java.util.List.of(List.java:1)
            	at io.millrace.OneIT.counts(OneIT.java:12)
            	... 84 more
            Caused by: java.io.IOException: gone
            	at io.millrace.Other.read(Other.java:7)
            ]]></failure>
                <system-out><![CDATA[ <testcase name="none" classname="a.None" time="0">
             <failure message="none">
            ]]></system-out>
              </testcase>
            """;
    /** A nested class that could not start: the runner's own sum of errors leaves it out. */
    private static final String NOT_STARTED = """
              <testcase name="" classname="a.OneIT$Inner" time="0.2">
                <error message="no server" type="java.lang.IllegalStateException"><![CDATA[java.lang.IllegalStateException: no server
            	at io.millrace.Server.start(Server.java:3)
            ]]></error>
              </testcase>
            """;

    @TempDir
    private Path folder;

    private Path reports;

    @BeforeEach
    void makeFolders() throws IOException {
        reports = Files.createDirectories(folder.resolve("module/target/failsafe-reports"));
    }

    @Test
    void skippedTestsAreFound() throws IOException {
        assertThat(sh("all_ran '*ContainerIT'")).isEqualTo(new Bash(1, "*ContainerIT: 0 tests, 0 failed, 0 skipped\n"));
        report("AContainerIT", PASSED + PASSED);
        report("OtherIT", SKIPPED + SKIPPED);
        assertThat(sh("all_ran '*ContainerIT'")).isEqualTo(new Bash(0, "*ContainerIT: 2 tests, 0 failed, 0 skipped\n"));
        report("BContainerIT", PASSED + PASSED + SKIPPED);
        assertThat(sh("all_ran '*ContainerIT'")).isEqualTo(new Bash(1, "*ContainerIT: 5 tests, 0 failed, 1 skipped\n"));
    }

    @Test
    void whatWasSkippedIsToldWithTheReasonUnlessItNeedsDocker() throws IOException {
        report("AContainerIT", SKIPPED);
        report("OneIT", PASSED + SKIPPED.replace("Docker", "&quot;zsh&quot;"));
        report("OtherIT", PASSED + ASSUMED);

        assertThat(sh("skips")).isEqualTo(new Bash(0, """
                NOT RUN: a.OneIT.works: there is no "zsh"
                NOT RUN: a.OtherIT.types: there is no zsh here
                """));
    }

    @Test
    void failuresAreCountedOneByOneAndNotInWhatTestsWrite() throws IOException {
        report("OneIT", PASSED + FAILED + NOT_STARTED + SKIPPED);

        assertThat(sh("totals '*'")).isEqualTo(new Bash(0, "4 2 1\n"));
    }

    @Test
    void eachFailureIsToldWithItsMessageAndThePlacesInOurCode() throws IOException {
        report("OneIT", PASSED + FAILED + NOT_STARTED);

        assertThat(sh("failures")).isEqualTo(new Bash(0, """

                == failures

                1) a.OneIT.counts(String)[2] in module (1.5 s)
                   org.opentest4j.AssertionFailedError:\s
                   [items <b> & "c"]\s
                   expected: 2
                       at io.millrace.OneIT.counts(OneIT.java:12)
                   Caused by: java.io.IOException: gone
                       at io.millrace.Other.read(Other.java:7)

                2) a.OneIT$Inner in module (0.2 s)
                   java.lang.IllegalStateException: no server
                       at io.millrace.Server.start(Server.java:3)

                """));
    }

    @Test
    void whatATestThatPassedHasWrittenIsNoFailure() throws IOException {
        report("OneIT", PASSED.replace("/>", """
                >
                    <system-out><![CDATA[ <failure message="none">
                ]]></system-out>
                  </testcase>"""));

        assertThat(sh("failures")).isEqualTo(new Bash(0, ""));
    }

    /** No test has failed then, and those that were running have no report. */
    @Test
    void aJvmThatEndedAmidItsTestsIsToldWithThem() throws IOException {
        report("OneIT", PASSED);
        Files.writeString(folder.resolve("maven.log"), """
                [ERROR] Failed to execute goal org.apache.maven.plugins:maven-failsafe-plugin:3.5.6:verify (default) on project module:\s
                [ERROR]\s
                [ERROR] ExecutionException There was an error in the forked process
                [ERROR] java.lang.OutOfMemoryError: Java heap space
                [ERROR] \tat org.apache.maven.plugin.surefire.booterclient.ForkStarter.fork(ForkStarter.java:1)
                """);
        Files.writeString(folder.resolve("module/target/tests-1.log"), """
                2026-11-22T08:00:00,000 INFO  io.millrace.testkit.log.TestsInLog [main] TEST a.OneIT STARTS
                2026-11-22T08:00:01,000 INFO  io.millrace.testkit.log.TestsInLog [main] TEST a.OneIT ENDS: passed
                2026-11-22T08:00:02,000 INFO  io.millrace.testkit.log.TestsInLog [main] TEST a.TwoIT STARTS
                2026-11-22T08:00:03,000 INFO  io.millrace.testkit.log.TestsInLog [main] TEST a.TwoIT.counts STARTS
                """);

        assertThat(sh("crashes maven.log")).isEqualTo(new Bash(0, """

                == test JVMs that ended too early
                   ExecutionException There was an error in the forked process
                   java.lang.OutOfMemoryError: Java heap space
                   not ended: a.TwoIT
                   not ended: a.TwoIT.counts
                """));
        report("TwoIT", FAILED);
        assertThat(sh("only_tests_failed maven.log").status()).isNotZero();
    }

    /** One test that failed would pass for all that is wrong, while those of the modules behind it have not run. */
    @Test
    void modulesThatMavenLeftOutAreToldWithTheOneThatFailed() throws IOException {
        Files.writeString(folder.resolve("integration-tests.log"), """
                [INFO] what a test writes ..... SKIPPED
                [INFO] Reactor Summary for Millrace 0.1.0-SNAPSHOT:
                [INFO]\s
                [INFO] Millrace ........................................... SUCCESS [  0.160 s]
                [INFO] Millrace :: Test kit ............................... FAILURE [ 12.345 s]
                [INFO] Millrace :: Integration tests ...................... SKIPPED
                [INFO] Millrace :: A name that leaves no room for any of the dots SKIPPED
                [INFO] Millrace :: Deployment tests ....................... FAILURE [01:02 min]
                [INFO] ------------------------------------------------------------------------
                [INFO] BUILD FAILURE
                [INFO] ------------------------------------------------------------------------
                """);
        Files.writeString(folder.resolve("format.log"), """
                [INFO] Reactor Summary for Millrace 0.1.0-SNAPSHOT:
                [INFO] Millrace ........................................... FAILURE [  0.160 s]
                """);

        assertThat(sh("left_out *.log")).isEqualTo(new Bash(0, """
                NOT RUN: in "integration tests" the modules below, since they need one that failed (Millrace :: Test kit, Millrace :: Deployment tests):
                   Millrace :: Integration tests
                   Millrace :: A name that leaves no room for any of the dots
                """));
    }

    @Test
    void aLongMessageIsCut() throws IOException {
        String lines = IntStream.range(0, 90).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        report("OneIT", FAILED.replace("expected: 2\n\tat", lines + "\n\tat"));

        assertThat(sh("failures").output())
                .contains("line 37\n   ... (more in the report)\n       at io.millrace.OneIT.counts")
                .doesNotContain("line 38\n");
    }

    @Test
    void theLastLinesOfTheTestsOwnPartOfTheLogAreShown() throws IOException {
        report("OneIT", FAILED);
        Files.writeString(folder.resolve("module/target/tests.log"), """
                2026-11-22T08:00:00,000 INFO  io.millrace.testkit.log.TestsInLog [main] TEST a.OneIT.counts[1] STARTS
                2026-11-22T08:00:01,000 WARN  io.millrace.Engine [main] of another test
                2026-11-22T08:00:02,000 INFO  io.millrace.testkit.log.TestsInLog [main] TEST a.OneIT.counts[1] ENDS: passed
                2026-11-22T08:00:03,000 INFO  io.millrace.testkit.log.TestsInLog [main] TEST a.OneIT.counts[2] STARTS
                2026-11-22T08:00:04,000 INFO  org.apache.kafka.Broker [main] says much
                2026-11-22T08:00:05,000 WARN  org.apache.kafka.Broker [main] lost
                java.io.IOException: lost
                2026-11-22T08:00:06,000 INFO  io.millrace.testkit.log.TestsInLog [main] TEST a.OneIT.counts[2] ENDS: failed
                """);

        assertThat(sh("failures").output()).endsWith("""
                   Log: module/target/tests.log, lines 4 to 8, where we, and warnings, last said
                     2026-11-22T08:00:03,000 INFO  io.millrace.testkit.log.TestsInLog [main] TEST a.OneIT.counts[2] STARTS
                     2026-11-22T08:00:05,000 WARN  org.apache.kafka.Broker [main] lost

                """);
    }

    private void report(String name, String cases) throws IOException {
        Files.writeString(
                reports.resolve("TEST-a." + name + ".xml"),
                "<testsuite name=\"a." + name
                        + "\" time=\"1.0\" tests=\"0\" errors=\"0\" skipped=\"0\" failures=\"0\">\n" + cases
                        + "</testsuite>\n");
    }

    private Bash sh(String command) {
        return Bash.run(folder, "-c", ". " + ProjectFiles.at("src/sh/reports.sh") + "; " + command);
    }
}
