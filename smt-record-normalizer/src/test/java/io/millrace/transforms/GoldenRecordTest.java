package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of every sample, compared with the committed files. {@code mvn verify -pl smt-record-normalizer -am
 * -Dtest=GoldenRecordTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite} writes them anew, to be looked at before they
 * are committed.
 */
final class GoldenRecordTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final boolean REWRITE = System.getProperty("golden.rewrite") != null;
    private static final List<Sample> TYPED = Samples.typed();
    private static final List<Sample> PLAIN = Samples.plain();

    private static final ObjectWriter JSON = new ObjectMapper()
            .writer(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    static Stream<String> names() {
        return TYPED.stream().map(Sample::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void recordsAreThoseThatWereCommitted(String name) throws IOException {
        int sample = IntStream.range(0, TYPED.size())
                .filter(i -> TYPED.get(i).name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("with schemas", normalized(TYPED.get(sample)));
        all.put("without schemas", normalized(PLAIN.get(sample)));
        all.put("core-cdc", normalized(TYPED.get(sample), "compatibility", "core-cdc"));

        String json = JSON.writeValueAsString(all) + "\n";

        Path file = FOLDER.resolve(name + ".json");
        if (REWRITE) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, json);
        }
        assertThat(file).as("rewrite it with -Dgolden.rewrite").exists();
        assertThat(json).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }

    @Test
    void everyCommittedFileHasItsSample() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
                    .containsExactlyInAnyOrderElementsOf(names().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void idsAreDistinctAndTheSameWithSchemasAndWithout() throws JsonProcessingException {
        List<Object> ids = new ArrayList<>();
        for (int i = 0; i < TYPED.size(); i++) {
            Object id = value(TYPED.get(i)).get("event_id");
            if (!TYPED.get(i).name().endsWith("incremental-read")) { // the same row in two snapshots has the same id
                ids.add(id);
            }
            if (!TYPED.get(i).name().endsWith("read")) { // their ids are made of rows, whose decimals and dates differ
                assertThat(value(PLAIN.get(i)).get("event_id"))
                        .as(PLAIN.get(i).name())
                        .isEqualTo(id);
            }
        }

        assertThat(ids).doesNotHaveDuplicates().doesNotContainNull();
    }

    private static Map<?, ?> value(Sample sample) {
        return (Map<?, ?>) plain(Normalizers.sink().apply(sample.sink()).value());
    }

    private static Map<String, Object> normalized(Sample sample, String... options) {
        SinkRecord out;
        try {
            out = Normalizers.sink(options).apply(sample.sink());
        } catch (DataException e) {
            return Map.of("refused", e.getMessage());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("key", plain(out.key()));
        Map<String, Object> headers = new LinkedHashMap<>();
        out.headers().forEach(header -> headers.put(header.key(), header.value()));
        all.put("headers", headers);
        if (out.valueSchema() != null) {
            ((Struct) out.value()).validate();
            all.put("schema", out.valueSchema().name());
        }
        all.put("value", plain(out.value()));
        return all;
    }

    /** Structs as maps; maps that have no order of their own get one. */
    private static Object plain(Object value) {
        if (value instanceof Struct struct) {
            Map<String, Object> map = new LinkedHashMap<>();
            struct.schema().fields().forEach(field -> map.put(field.name(), plain(struct.get(field))));
            return map;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = map.containsKey("event_type") ? new LinkedHashMap<>() : new TreeMap<>();
            map.forEach((key, entry) -> copy.put((String) key, plain(entry)));
            return copy;
        }
        return value instanceof List<?> list
                ? new ArrayList<>(list.stream().map(GoldenRecordTest::plain).toList())
                : value;
    }
}
