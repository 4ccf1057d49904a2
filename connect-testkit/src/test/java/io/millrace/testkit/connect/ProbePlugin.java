package io.millrace.testkit.connect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs {@link ProbeSinkConnector} as users' plugins are packed: an archive with a jar in its {@code lib} folder. */
final class ProbePlugin {
    private ProbePlugin() {}

    static Path archive(Path folder) throws IOException {
        Path jar = folder.resolve("probe.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            put(zip, ProbeSinkConnector.class);
            put(zip, ProbeSinkConnector.ProbeTask.class);
            zip.putNextEntry(new ZipEntry("META-INF/services/org.apache.kafka.connect.sink.SinkConnector"));
            zip.write(ProbeSinkConnector.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        Path archive = folder.resolve("probe-1.0.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("probe-1.0/lib/probe.jar"));
            Files.copy(jar, zip);
        }
        return archive;
    }

    private static void put(ZipOutputStream zip, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        zip.putNextEntry(new ZipEntry(name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
            Objects.requireNonNull(bytes).transferTo(zip);
        }
    }
}
