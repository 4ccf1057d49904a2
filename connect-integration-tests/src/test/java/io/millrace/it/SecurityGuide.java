package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What the page on security tells users to allow, read from the page itself. Immutable. */
public final class SecurityGuide {
    private static final String PAGE = "docs/security.md";
    private static final Pattern POLICY = Pattern.compile("```json\n(\\{\\s+\"Version\".*?)```", Pattern.DOTALL);
    private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    private static final String COMMAND_LINE = "docs/cli.md";
    private static final Pattern CONTEXTS = Pattern.compile("```yaml\n(current:.*?)```", Pattern.DOTALL);
    private static final Pattern ACLS = Pattern.compile("```sh\n(allow\\(\\).*?)```", Pattern.DOTALL);
    private static final Pattern ACL_OPTION = Pattern.compile("--(\\S+) (\\S+)");
    private static final Pattern WORKER =
            Pattern.compile("```properties\n(security\\.protocol=.*?)```", Pattern.DOTALL);
    private static final Pattern SECRETS_OF_DEBEZIUM = Pattern.compile("```properties\n(jaas=.*?)```", Pattern.DOTALL);
    private static final Pattern CLIENTS_OF_DEBEZIUM =
            Pattern.compile("```json\n(\"schema\\.history\\.internal\\..*?)```", Pattern.DOTALL);

    /** Calls that IAM knows by another action's name: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
    private static final Map<String, String> ACTIONS =
            Map.of("sqs:SendMessageBatch", "sqs:SendMessage", "sns:PublishBatch", "sns:Publish");

    private SecurityGuide() {}

    /** The actions that the statements of these names (Sid) allow, all together. */
    static Set<String> allowedBy(String... sids) {
        Map<String, Set<String>> statements = statements();
        Set<String> actions = new TreeSet<>();
        for (String sid : sids) {
            assertThat(statements).as("statements in " + PAGE).containsKey(sid);
            actions.addAll(statements.get(sid));
        }
        return actions;
    }

    /** The actions that these calls ask for. */
    static Set<String> actionsOf(Collection<String> calls) {
        return calls.stream()
                .map(call -> ACTIONS.getOrDefault(call, call))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Set<String>> statements() {
        Map<String, Set<String>> statements = new TreeMap<>();
        for (String policy : blocks(POLICY)) {
            for (JsonNode statement : parsed(policy).path("Statement")) {
                Set<String> actions = new TreeSet<>();
                JsonNode action = statement.path("Action");
                (action.isArray() ? action : List.of(action)).forEach(each -> actions.add(each.asText()));
                statements.put(statement.path("Sid").asText(), actions);
            }
        }
        return statements;
    }

    /**
     * The SQL statements for a database, in order.
     *
     * @param about what the first of them has in it, by which it is found
     */
    static List<String> sql(String about) {
        List<String> statements = new ArrayList<>();
        for (String block : blocks(SQL)) {
            if (block.contains(about)) {
                String code = block.replaceAll("(?m)--.*$", "");
                Arrays.stream(code.split(";"))
                        .map(String::strip)
                        .filter(sql -> !sql.isEmpty())
                        .forEach(statements::add);
            }
        }
        assertThat(statements).as("SQL with " + about + " in " + PAGE).isNotEmpty();
        return statements;
    }

    /** The file of contexts as the page on the command line has it. */
    public static String contextsOfTheCommandLine() {
        Matcher yaml = CONTEXTS.matcher(Examples.text(COMMAND_LINE));
        assertThat(yaml.find()).as("contexts in " + COMMAND_LINE).isTrue();
        return yaml.group(1);
    }

    /** What a worker needs to reach Kafka. */
    static Map<String, String> propertiesOfTheWorker() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(block(WORKER)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), properties::getProperty));
    }

    /** The file of secrets that {@link #clientsOfDebezium()} refer to. */
    static String secretsOfDebezium() {
        return block(SECRETS_OF_DEBEZIUM);
    }

    /** What a connector of Debezium needs for the clients of its own. */
    static Map<String, String> clientsOfDebezium() {
        Map<String, String> config = new HashMap<>();
        parsed("{" + block(CLIENTS_OF_DEBEZIUM) + "}")
                .properties()
                .forEach(each -> config.put(each.getKey(), each.getValue().asText()));
        return config;
    }

    /** What the page allows this user in Kafka. */
    public static List<AclBinding> acls(String user) {
        String principal = "--allow-principal User:" + user + " ";
        List<AclBinding> acls = blocks(ACLS).stream()
                .filter(block -> block.contains(principal))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("allow --"))
                .flatMap(line -> acls(user, line).stream())
                .toList();
        assertThat(acls).as("ACLs of " + user + " in " + PAGE).isNotEmpty();
        return acls;
    }

    private static List<AclBinding> acls(String user, String line) {
        Map<String, List<String>> options = new HashMap<>();
        ACL_OPTION
                .matcher(line)
                .results()
                .forEach(option -> options.computeIfAbsent(option.group(1), none -> new ArrayList<>())
                        .add(option.group(2)));
        ResourceType type = Stream.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)
                .filter(each -> options.containsKey(option(each)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no resource in: " + line));
        ResourcePattern resource = new ResourcePattern(
                type,
                options.get(option(type)).get(0),
                options.containsKey("resource-pattern-type") ? PatternType.PREFIXED : PatternType.LITERAL);
        return options.get("operation").stream()
                .map(operation -> new AclBinding(
                        resource,
                        new AccessControlEntry(
                                "User:" + user,
                                "*",
                                AclOperation.fromString(operation.replaceAll("([a-z])([A-Z])", "$1_$2")),
                                AclPermissionType.ALLOW)))
                .toList();
    }

    private static String option(ResourceType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String block(Pattern kind) {
        List<String> blocks = blocks(kind);
        assertThat(blocks).as(kind + " in " + PAGE).hasSize(1);
        return blocks.get(0);
    }

    private static List<String> blocks(Pattern kind) {
        return kind.matcher(Examples.text(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private static JsonNode parsed(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
