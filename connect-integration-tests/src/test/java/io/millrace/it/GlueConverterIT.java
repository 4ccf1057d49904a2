package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testkit.connect.ConnectorRequest;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.isolation.PluginClassLoader;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS Glue's converter, as a worker loads it from a folder of its own, takes the options that the examples give it. Its registry is not asked. */
class GlueConverterIT {
    private static final Path FOLDER =
            Path.of(Objects.requireNonNull(System.getProperty("millrace.glue"), "millrace.glue"));

    @ParameterizedTest
    @ValueSource(strings = {"postgres-source-glue.json", "kinesis-sink-glue.json"})
    void takesTheOptionsOfTheExample(String file) throws Exception {
        ConnectorRequest example = Examples.read(file);
        Map<String, String> options = RegistryConverters.options(example, "value.converter");
        assertThat(options).hasSizeGreaterThanOrEqualTo(3);

        try (PluginClassLoader loader = loader()) {
            Converter converter = converter(loader, example);

            assertThat(converter.getClass().getClassLoader()).isSameAs(loader);
            assertThatCode(() -> converter.configure(options, false)).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesAnOptionsValueThatItDoesNotKnow() throws Exception {
        ConnectorRequest example = Examples.read("kinesis-sink-glue.json");
        Map<String, String> options = new LinkedHashMap<>(RegistryConverters.options(example, "value.converter"));
        options.put("avroRecordType", "NO_SUCH");

        try (PluginClassLoader loader = loader()) {
            Converter converter = converter(loader, example);

            assertThatThrownBy(() -> converter.configure(options, false)).hasStackTraceContaining("NO_SUCH");
        }
    }

    private static Converter converter(PluginClassLoader loader, ConnectorRequest example)
            throws ReflectiveOperationException {
        return (Converter) loader.loadClass(example.config().get("value.converter"))
                .getDeclaredConstructor()
                .newInstance();
    }

    private static PluginClassLoader loader() throws IOException {
        try (Stream<Path> jars = Files.list(FOLDER)) {
            URL jar = jars.findFirst().orElseThrow().toUri().toURL();
            return new PluginClassLoader(jar, new URL[] {jar}, GlueConverterIT.class.getClassLoader());
        }
    }
}
