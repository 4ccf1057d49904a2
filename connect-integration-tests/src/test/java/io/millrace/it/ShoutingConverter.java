package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/**
 * A converter as others write them, in a plugin folder of its own: it writes topic and value in capitals. It cannot write a value
 * with "secret" in it, and none while the file that its option {@code down.file} names is there; then it quotes the value.
 * Compiled here, so that nothing but that folder has it.
 */
final class ShoutingConverter {
    static final String CLASS = "com.example.ShoutingConverter";

    private static final String SOURCE = """
            package com.example;

            import java.net.ConnectException;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.Locale;
            import java.util.Map;
            import org.apache.kafka.common.errors.SerializationException;
            import org.apache.kafka.connect.data.Schema;
            import org.apache.kafka.connect.data.SchemaAndValue;
            import org.apache.kafka.connect.errors.DataException;

            public class ShoutingConverter implements org.apache.kafka.connect.storage.Converter {
                private Path down;

                @Override
                public void configure(Map<String, ?> configs, boolean isKey) {
                    if (isKey || helper() == null) {
                        throw new IllegalStateException("not for values, or not in its own class loader");
                    }
                    down = Path.of(configs.get("down.file").toString());
                }

                private static Object helper() {
                    return Thread.currentThread().getContextClassLoader().getResource("shout.txt");
                }

                @Override
                public byte[] fromConnectData(String topic, Schema schema, Object value) {
                    if (helper() == null) {
                        throw new IllegalStateException("not in its own class loader");
                    }
                    if (Files.exists(down)) {
                        down.resolveSibling("tried").toFile().mkdir();
                        throw new DataException("no registry for " + value,
                                new SerializationException(new ConnectException("refused")));
                    }
                    if (value.toString().contains("secret")) {
                        throw new DataException("cannot shout " + value);
                    }
                    return (topic + ":" + value).toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public SchemaAndValue toConnectData(String topic, byte[] value) {
                    throw new UnsupportedOperationException();
                }
            }
            """;

    private ShoutingConverter() {}

    /** Makes the plugin, and returns what is to be named in {@code plugin.path}. */
    static Path install(Path folder) throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("plugins/shouting"));
        jar(compile(folder.resolve("classes")), plugin.resolve("shouting.jar"));
        return plugin.getParent();
    }

    private static Path compile(Path classes) throws IOException {
        Path source = Files.createDirectories(classes.resolve("com/example")).resolve("ShoutingConverter.java");
        Files.writeString(source, SOURCE);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(result).as("compiling " + source).isZero();
        return classes;
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            add(
                    out,
                    "com/example/ShoutingConverter.class",
                    Files.readAllBytes(classes.resolve("com/example/ShoutingConverter.class")));
            add(out, "shout.txt", new byte[0]);
            add(
                    out,
                    "META-INF/services/org.apache.kafka.connect.storage.Converter",
                    CLASS.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void add(JarOutputStream jar, String entry, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(entry));
        jar.write(bytes);
        jar.closeEntry();
    }
}
