package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.connect.ConnectorRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sink among the examples can read what each source among them writes: they are started side by side. */
class ExamplesFitIT {
    private static final String TOPIC = "shop.public.orders";
    private static final Schema ROW =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Struct VALUE = new Struct(ROW).put("id", 7L);

    static List<Path> sinks() {
        return Examples.sinks();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sinks")
    void readsKeysAndValuesOfTheSources(Path file) throws ReflectiveOperationException {
        ConnectorRequest sink = ConnectorRequest.read(file);
        List<Path> sources = Examples.recordSources();
        assertThat(sources).isNotEmpty();

        for (Path source : sources) {
            for (boolean isKey : new boolean[] {true, false}) {
                byte[] written = converter(ConnectorRequest.read(source), isKey).fromConnectData(TOPIC, ROW, VALUE);
                SchemaAndValue read = converter(sink, isKey).toConnectData(TOPIC, written);

                assertThat(read.value()).as("from %s", source).isIn(Map.of("id", 7L), written);
            }
        }
    }

    private static Converter converter(ConnectorRequest connector, boolean isKey) throws ReflectiveOperationException {
        String key = isKey ? "key.converter" : "value.converter";
        Converter converter = (Converter) Class.forName(connector.config().get(key))
                .getDeclaredConstructor()
                .newInstance();
        String prefix = key + ".";
        converter.configure(
                connector.config().entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(prefix))
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue)),
                isKey);
        return converter;
    }
}
