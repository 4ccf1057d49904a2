package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployment.ComposedTexts.Composed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What users may read in logs and tasks' states is on the page that says what to do then; and what is there is what the code says. */
final class TroubleshootingTest {
    private static final String PAGE = "docs/troubleshooting.md";
    /** The part of the page that is about our own messages. */
    private static final String OURS = "## What the plugins say";

    private static final String OTHERS = "## What others say";
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** A message with fewer might be found anywhere, and what others say stands in it. */
    private static final int LEAST_LETTERS = 12;

    /** What a task fails with, or warns of. */
    private static final Set<String> TOLD = Set.of(
            "new ConnectException",
            "new DataException",
            "new DataLoss",
            "new DecodeException",
            "new Failure",
            "new KeyedConfigException",
            "new NamedCredentials",
            "fatal",
            "retryable",
            "waitForStream",
            "warn",
            "error");

    /** Parts of what has an entry by its beginning, and what only tells more of another message. */
    private static final Set<String> NO_ENTRY = Set.of(
            "each record by itself",
            "…. Trying again in … ms (…)",
            "what is known of the shards may be out of date",
            "no shard's quota is kept, so that a busy shard may hold up others");

    private static final List<Composed> TEXTS = ComposedTexts.of(mainSources());

    private static List<Path> mainSources() {
        return ProjectFiles.endingIn(".java").stream()
                .filter(file -> ProjectFiles.ROOT
                        .relativize(file)
                        .toString()
                        .matches("(connect-core|connect-aws-common|connect-sink-\\w+|connect-source-dynamodb-cdc"
                                + "|smt-record-normalizer)/src/main/.*"))
                .toList();
    }

    @Test
    void everyMessageOnThePageIsOneThatTheCodeComposes() {
        List<String> quoted = messages(ours());

        assertThat(quoted).hasSizeGreaterThan(50);
        assertThat(notComposed(quoted))
                .as("messages on " + PAGE + " that no source has")
                .isEmpty();
    }

    @Test
    void soIsEveryMessageInTheReadmesOfThePlugins() {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (Path readme : ProjectFiles.endingIn("README.md")) {
            String text = ProjectFiles.text(readme);
            int begin = text.indexOf("\n## When it fails\n");
            if (begin >= 0) {
                List<String> quoted = messages(text.substring(begin));
                count += quoted.size();
                notComposed(quoted).forEach(message -> wrong.add(readme + ": " + message));
            }
        }

        assertThat(count).isGreaterThan(20);
        assertThat(wrong).isEmpty();
    }

    @Test
    void everythingThatFailsATaskOrIsWarnedOfIsOnThePage() {
        List<String> quoted = messages(ours());
        List<String> told = TEXTS.stream()
                .filter(text -> TOLD.contains(text.call()) && letters(text.text()) >= LEAST_LETTERS)
                .filter(text -> text.text().contains(" "))
                .filter(text -> NO_ENTRY.stream().noneMatch(text::reads))
                .filter(text -> quoted.stream().noneMatch(text::reads))
                .map(text -> text.file() + ": " + text.text())
                .toList();

        assertThat(told)
                .as("messages that have no entry on " + PAGE + ", and are not among those that need none")
                .isEmpty();
    }

    @Test
    void everyReasonForRejectingARecordIsOnThePage() {
        String page = ours();
        Set<String> missing = new TreeSet<>();
        int count = 0;
        for (Composed text : TEXTS) {
            if (text.call().equals("new RejectedRecordException")
                    && !text.text().contains(" ")) {
                count++;
                if (!page.contains(text.text().replace(ComposedTexts.ANY, ""))) {
                    missing.add(text.text());
                }
            }
        }

        assertThat(count).isGreaterThan(10);
        assertThat(missing).isEmpty();
    }

    @Test
    void whatNeedsNoEntryIsThere() {
        assertThat(notComposed(List.copyOf(NO_ENTRY))).isEmpty();
    }

    @Test
    void aMessageThatIsNotComposedIsFound() {
        assertThat(notComposed(List.of(
                        "Access denied: … may not …. Allow … in its IAM policy",
                        "Access denied: … must not …. Allow … in its IAM policy")))
                .containsExactly("Access denied: … must not …. Allow … in its IAM policy");
    }

    private static List<String> notComposed(List<String> messages) {
        return messages.stream()
                .filter(message -> TEXTS.stream().noneMatch(text -> text.reads(message)))
                .toList();
    }

    private static int letters(String message) {
        return message.replaceAll("[^A-Za-z]", "").length();
    }

    private static String ours() {
        String page = ProjectFiles.text(PAGE);
        assertThat(page).contains(OURS, OTHERS);
        return page.substring(page.indexOf(OURS), page.indexOf(OTHERS));
    }

    /** The messages that the first columns of a text's tables quote: what has words. Names and codes are other things. */
    private static List<String> messages(String markdown) {
        List<String> messages = new ArrayList<>();
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("| ")) {
                Matcher quoted = QUOTED.matcher(line.substring(2).split(" \\| ", 2)[0]);
                while (quoted.find()) {
                    String message = quoted.group(1).replace("...", ComposedTexts.ANY);
                    if (message.contains(" ")) {
                        assertThat(letters(message))
                                .as("letters of the message " + message)
                                .isGreaterThanOrEqualTo(LEAST_LETTERS);
                        messages.add(message);
                    }
                }
            }
        }
        return messages;
    }
}
