package io.millrace.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.connect.core.config.BuildVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.AppInfoParser;
import software.amazon.awssdk.core.util.VersionInfo;

/** What a run's numbers depend on: the machine, the JVM, the libraries. Without names of hosts, users or folders. */
public final class Environment {
    /** Which sources: set by the script. */
    private static final String REVISION = "millrace.benchmarks.revision";

    private Environment() {}

    /** A list in Markdown. */
    public static String describe(List<String> jvmArguments) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        String processor = line("/proc/cpuinfo", "model name");
        return """
                - machine: %d cores%s, %s GiB of memory, %s, %s
                - JVM: %s %s, %s
                - Millrace %s%s, AWS SDK %s, Netty %s, Kafka Connect %s, Jackson %s
                """.formatted(
                        Runtime.getRuntime().availableProcessors(),
                        processor.isEmpty() ? "" : " (" + processor + ")",
                        Numbers.decimals(0, (double) system.getTotalMemorySize() / (1L << 30)),
                        operatingSystem(),
                        System.getProperty("os.arch"),
                        System.getProperty("java.vendor"),
                        System.getProperty("java.runtime.version"),
                        String.join(" ", jvmArguments),
                        BuildVersion.get(),
                        revision(),
                        VersionInfo.SDK_VERSION,
                        nettyVersion(),
                        AppInfoParser.getVersion(),
                        com.fasterxml.jackson.core.json.PackageVersion.VERSION);
    }

    /** The arguments of this JVM that say how large it is and how it collects. */
    public static List<String> jvmArguments() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X"))
                .toList();
    }

    private static String revision() {
        String revision = System.getProperty(REVISION, "");
        return revision.isEmpty() ? "" : " (" + revision + ")";
    }

    private static String operatingSystem() {
        String name = line("/etc/os-release", "PRETTY_NAME").replace("\"", "");
        String kernel = System.getProperty("os.name") + " " + System.getProperty("os.version");
        return name.isEmpty() ? kernel : name + ", " + kernel;
    }

    private static String nettyVersion() {
        var netty = io.netty.util.Version.identify(Environment.class.getClassLoader())
                .get("netty-common");
        return netty == null ? "unknown" : netty.artifactVersion();
    }

    /** The value of the first line of {@code file} that begins with {@code key}, or nothing. */
    private static String line(String file, String key) {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return "";
        }
        try (var lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> Objects.requireNonNull(line.replaceFirst("^[^:=]*[:=]", ""))
                            .strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
