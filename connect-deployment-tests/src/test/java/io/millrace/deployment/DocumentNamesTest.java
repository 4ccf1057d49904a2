package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployment.MarkdownPage.Found;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name in backticks is there: tests, classes, files, and our configuration keys. */
final class DocumentNamesTest {
    private static final Pattern TEST = Pattern.compile("[A-Z]\\w*[a-z0-9](Test|IT)");
    private static final Pattern CLASS = Pattern.compile("io\\.millrace(\\.\\w+)+");
    private static final Pattern FILE =
            Pattern.compile("([\\w.-]+/)+(?!NNN)[\\w.*-]+\\.(json|md|xml|ya?ml|properties|java|sh|patch)");
    private static final Pattern EXAMPLE = Pattern.compile("[\\w-]+-(source|sink)[\\w-]*\\.json");
    private static final Pattern KEY = Pattern.compile("([a-z0-9]+(?:\\.[a-z0-9]+)+)(?:=.*)?");
    private static final Pattern KEY_OF_PAGE = Pattern.compile("^\\| `([a-z0-9.]+)` \\|", Pattern.MULTILINE);
    private static final Pattern TRANSFORM_KEY = Pattern.compile("\"transforms\\.record\\.([a-z0-9.]+)\":");
    private static final Pattern METRIC = Pattern.compile(
            "(record|byte|batch|batches|entry|event|call|throttle|oldest|millis|send-latency|read-latency|iterator|decode|data-loss)"
                    + "(-[a-z0-9]+)*-(total|rate|avg|ms|max|in-flight|latest|by-shard)");
    private static final Pattern METRIC_OF_PAGE = Pattern.compile("^\\| `([a-z0-9-]+)` \\|", Pattern.MULTILINE);
    private static final Pattern QUOTED_KEY = Pattern.compile("\"([a-z0-9]+(?:\\.[a-z0-9]+)+)\":");

    /** What begins so is a key of ours wherever it stands, and not Connect's or Debezium's. */
    private static final Set<String> OUR_PREFIXES =
            Set.of("kinesis.", "sqs.", "sns.", "aws.", "dynamodb.", "behavior.on.", "validate.", "max.buffered.");

    /** It names the keys of others, from which it leads to ours. */
    private static final String MIGRATION = "docs/migration.md";

    private static final List<Path> JAVA = ProjectFiles.endingIn(".java");
    private static final Set<String> CLASSES = JAVA.stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    private static final Set<String> KEYS = keys("docs/config");
    private static final Set<String> METRICS = METRIC_OF_PAGE
            .matcher(ProjectFiles.text("docs/metrics.md"))
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toSet());
    private static final Set<String> KEYS_OF_TRANSFORM = keys("docs/config/record-normalizer.md");

    @Test
    void everyTestThatIsNamedExists() {
        assertThat(problems(page -> page.codes(), DocumentNamesTest::noTest)).isEmpty();
    }

    @Test
    void everyClassOfOursExists() {
        assertThat(problems(page -> page.codes(), DocumentNamesTest::noClass)).isEmpty();
    }

    @Test
    void everyFileOfOursExists() {
        assertThat(problems(page -> page.codes(), DocumentNamesTest::noFile)).isEmpty();
    }

    @Test
    void everyKeyOfOursExists() {
        assertThat(KEYS)
                .contains(
                        "kinesis.stream.name",
                        "sqs.queue.url",
                        "sns.topic.arn",
                        "dynamodb.table.include.list",
                        "record.format");
        assertThat(problems(DocumentNamesTest::keyCandidates, DocumentNamesTest::noKey))
                .isEmpty();
    }

    @Test
    void everyKeyOfTheTransformExists() {
        assertThat(problems(page -> inBlocks(page, TRANSFORM_KEY), DocumentNamesTest::noKeyOfTransform))
                .isEmpty();
    }

    @Test
    void whatDoesNotExistIsFound() {
        assertThat(Stream.of("LossIT", "*ContainerIT", "Delivery*", "JUnit", "IT")
                        .map(DocumentNamesTest::noTest))
                .allMatch(String::isEmpty);
        assertThat(noTest("LosIT")).contains("LosIT");
        assertThat(noClass("io.millrace.connect.kinesis.KinesisSinkConnector")).isEmpty();
        assertThat(noClass("io.millrace.connect.kinesis")).isEmpty();
        assertThat(noClass("io.millrace.connect.kinesis.SinkConnector")).contains("SinkConnector");
        assertThat(Stream.of(
                                "config-examples/sqs-sink.json",
                                "docs/*.md",
                                "*/pom.xml",
                                "etc/sqs-sink.json",
                                "sqs-sink.json",
                                "a/b.json")
                        .map(DocumentNamesTest::noFile))
                .allMatch(String::isEmpty);
        assertThat(noFile("config-examples/sqs-snik.json")).contains("sqs-snik");
        assertThat(noFile("sqs-standard-sink.json")).contains("sqs-standard-sink");
        assertThat(Stream.of("kinesis.stream.name=a", "aws.sts.role.arn", "linger.ms", "aws.sts", "tasks.max")
                        .map(DocumentNamesTest::noKey))
                .allMatch(String::isEmpty);
        assertThat(noKey("kinesis.stream.nmae=a")).contains("kinesis.stream.nmae");
        assertThat(noKey("sqs.batch.size")).contains("sqs.batch.size");
        assertThat(noKeyOfTransform("record.format")).isEmpty();
        assertThat(noKeyOfTransform("record.fromat")).contains("record.fromat");
    }

    /** Those of Connect and Kafka begin otherwise. */
    @Test
    void everyMetricOfOursExists() {
        assertThat(METRICS).contains("record-send-total", "millis-behind-latest");
        assertThat(noMetric("oldest-unacknowledged-age-ms")).isEmpty();
        assertThat(noMetric("record-sent-total")).contains("record-sent-total");
        assertThat(problems(MarkdownPage::codes, DocumentNamesTest::noMetric)).isEmpty();
    }

    private static String noMetric(String code) {
        return !METRIC.matcher(code).matches() || METRICS.contains(code) ? "" : "there is no metric " + code;
    }

    private static String noTest(String code) {
        return !TEST.matcher(code).matches() || CLASSES.contains(code) ? "" : "there is no test " + code;
    }

    private static String noClass(String code) {
        if (!CLASS.matcher(code).matches()) {
            return "";
        }
        String path = code.replace('.', '/');
        boolean isThere = JAVA.stream()
                        .map(file -> file.toString().replace('\\', '/'))
                        .anyMatch(file -> file.endsWith("/" + path + ".java") || file.contains("/" + path + "/"))
                // Schemas have names like those of classes.
                || JAVA.stream()
                        .filter(file ->
                                ProjectFiles.ROOT.relativize(file).toString().contains("main"))
                        .anyMatch(file -> ProjectFiles.text(file).contains("\"" + code + "\""));
        return isThere ? "" : "there is no class or package " + code;
    }

    /** Of files below a folder of the checkout, and of examples by their name alone. */
    private static String noFile(String code) {
        if (EXAMPLE.matcher(code).matches()) {
            return Files.exists(ProjectFiles.at("config-examples/" + code))
                    ? ""
                    : "there is no config-examples/" + code;
        }
        if (!FILE.matcher(code).matches()
                || !Files.isDirectory(ProjectFiles.at(code.substring(0, code.indexOf('/'))))) {
            return "";
        }
        var pattern = FileSystems.getDefault().getPathMatcher("glob:" + ProjectFiles.ROOT + "/" + code);
        boolean isThere = code.contains("*")
                ? ProjectFiles.endingIn("").stream().anyMatch(pattern::matches)
                : Files.exists(ProjectFiles.at(code));
        return isThere ? "" : "there is no file " + code;
    }

    private static String noKey(String code) {
        Matcher key = KEY.matcher(code);
        if (!key.matches()
                || code.endsWith(".amazonaws.com")
                || OUR_PREFIXES.stream().noneMatch(code::startsWith)) {
            return "";
        }
        String name = key.group(1);
        // Also what several keys begin with, as in aws.sts.
        return KEYS.contains(name) || KEYS.stream().anyMatch(known -> known.startsWith(name + "."))
                ? ""
                : "there is no key " + name;
    }

    private static String noKeyOfTransform(String key) {
        return KEYS_OF_TRANSFORM.contains(key) || key.equals("type") || key.equals("predicate") || key.equals("negate")
                ? ""
                : "the transform has no key " + key;
    }

    private static List<Found> keyCandidates(MarkdownPage page) {
        List<Found> found = new ArrayList<>(inBlocks(page, QUOTED_KEY));
        if (!page.name().equals(MIGRATION)) {
            found.addAll(page.codes());
        }
        return found;
    }

    private static List<Found> inBlocks(MarkdownPage page, Pattern key) {
        List<Found> found = new ArrayList<>();
        page.blocks().stream()
                .filter(block -> block.language().equals("json"))
                .forEach(block -> key.matcher(block.text())
                        .results()
                        .forEach(result -> found.add(new Found(result.group(1), block.line()))));
        return found;
    }

    private static List<String> problems(
            Function<MarkdownPage, List<Found>> candidates, Function<String, String> problem) {
        List<String> problems = new ArrayList<>();
        for (MarkdownPage page : MarkdownPage.all()) {
            for (Found found : candidates.apply(page)) {
                String wrong = problem.apply(found.text());
                if (!wrong.isEmpty()) {
                    problems.add("%s:%d: %s".formatted(page.name(), found.line(), wrong));
                }
            }
        }
        return problems;
    }

    private static Set<String> keys(String where) {
        Set<String> keys = new TreeSet<>();
        ProjectFiles.endingIn(".md").stream()
                .filter(file -> file.startsWith(ProjectFiles.at(where)))
                .forEach(file -> KEY_OF_PAGE
                        .matcher(ProjectFiles.text(file))
                        .results()
                        .forEach(result -> keys.add(result.group(1))));
        return keys;
    }
}
