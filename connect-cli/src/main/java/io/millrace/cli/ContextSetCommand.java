package io.millrace.cli;

import io.millrace.cli.Context.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "set",
        description = {
            "Makes a context, or changes one. What is not named stays.",
            "",
            "Write secrets as variables of the environment, in single quotes: connect.password='$${CONNECT_PASSWORD}'. A value given"
                    + " as it is stays in the shell's history."
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace context set dev --connect-url http://localhost:8083 --bootstrap-servers localhost:9092",
            "  millrace context set prod connect.username=ops connect.password='$${CONNECT_PASSWORD}'",
            "  millrace context set prod kafka.security.protocol=SASL_SSL connect.caFile=/etc/ssl/company.pem",
            "  millrace context set prod schemaRegistry.caFile=/etc/ssl/company.pem",
            "  millrace context set prod databases.orders-source.url=jdbc:postgresql://db/orders"
        })
final class ContextSetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "The context.")
    private String name;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description =
                    "Keys such as connect.timeout, kafka.security.protocol or databases.CONNECTOR.url; no value takes a key away.")
    private List<String> assignments = List.of();

    @Option(names = "--connect-url", paramLabel = "URL", description = "The same as connect.url=URL.")
    private @Nullable String connectUrl;

    @Option(names = "--connect-username", paramLabel = "USER", description = "The same as connect.username=USER.")
    private @Nullable String connectUsername;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "The same as kafka.bootstrap.servers=HOST:PORT.")
    private @Nullable String bootstrapServers;

    @Option(names = "--schema-registry-url", paramLabel = "URL", description = "The same as schemaRegistry.url=URL.")
    private @Nullable String schemaRegistryUrl;

    @Override
    public Integer call() {
        Console console = Main.console(spec);
        ContextFile file = ContextFile.read(console.environment());
        Context before = file.contexts().get(name);
        Map<String, Setting> settings = new LinkedHashMap<>(before == null ? Map.of() : before.settings());
        put(settings, "connect.url", connectUrl);
        put(settings, "connect.username", connectUsername);
        put(settings, "kafka.bootstrap.servers", bootstrapServers);
        put(settings, "schemaRegistry.url", schemaRegistryUrl);
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new UserError("'" + assignment + "' is no KEY=VALUE such as connect.timeout=10s");
            }
            put(settings, assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        ContextFile after = file.with(new Context(name, settings));
        new ContextWriter(console).write(after);
        console.err()
                .println("Context %s is %s in %s%s."
                        .formatted(
                                name,
                                before == null ? "made" : "changed",
                                Home.shorten(file.path(), console.environment()),
                                name.equals(after.current()) ? "; it is the current one" : ""));
        return ExitCode.OK;
    }

    private static void put(Map<String, Setting> settings, String key, @Nullable String value) {
        if (value == null) {
            return;
        }
        String complaint = Context.complaint(key);
        if (!complaint.isEmpty()) {
            throw new UserError(complaint);
        }
        if (value.isEmpty()) {
            settings.remove(key);
        } else {
            settings.put(key, new Setting(value, 0));
        }
    }
}
