package io.millrace.benchmarks.peers;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a contestant in a process of its own is told. Immutable.
 *
 * @param kind which one it is to be, where a program has several
 * @param aggregated whether it is to put many entries into one Kinesis record
 * @param endpoint of the service, with TLS
 * @param certificate that is to be trusted there, a PEM file
 * @param region the region
 * @param destination to write to: a stream's name, a queue's URL or a topic's ARN
 * @param entries the file with what to write
 */
public record ChildSettings(
        String kind,
        boolean aggregated,
        URI endpoint,
        Path certificate,
        String region,
        String destination,
        Path entries) {

    /** As arguments of the process. */
    List<String> arguments() {
        return List.of(
                "kind=" + kind,
                "aggregated=" + aggregated,
                "endpoint=" + endpoint,
                "certificate=" + certificate,
                "region=" + region,
                "destination=" + destination,
                "entries=" + entries);
    }

    /** From the arguments of the process. */
    public static ChildSettings of(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            values.put(parts[0], parts[1]);
        }
        return new ChildSettings(
                value(values, "kind"),
                Boolean.parseBoolean(value(values, "aggregated")),
                URI.create(value(values, "endpoint")),
                Path.of(value(values, "certificate")),
                value(values, "region"),
                value(values, "destination"),
                Path.of(value(values, "entries")));
    }

    private static String value(Map<String, String> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
