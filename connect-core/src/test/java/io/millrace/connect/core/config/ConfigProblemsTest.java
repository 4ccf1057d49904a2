package io.millrace.connect.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ConfigProblemsTest {
    private static final ConfigDef DEFINITION = definition();

    private static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        KeyGroup add = new KeyGroup(def, "Test");
        add.key(
                "source",
                ConfigDef.Type.STRING,
                "key",
                OneOf.ignoringCase("key", "field"),
                Importance.LOW,
                "where from");
        add.key("maybe", ConfigDef.Type.STRING, null, OneOf.orNothing("field"), Importance.LOW, "perhaps from where");
        add.text("field", Importance.LOW, "which field");
        return def;
    }

    @Test
    void aKeyBelongsToTheWordThatAsksForIt() {
        assertThat(messages("source", Map.of("source", "Field", "field", "f"))).isEmpty();
        assertThat(messages("source", Map.of("field", " "))).isEmpty();
        assertThat(messages("source", Map.of("source", "field")))
                .containsExactly("field: Missing: source=field needs it.");
        assertThat(messages("source", Map.of("field", "f")))
                .containsExactly("field=f: Has no effect without source=field: set that too, or remove this key.");
    }

    @Test
    void aKeyBelongsToNothingWhereNothingIsChosen() {
        assertThat(messages("maybe", Map.of())).isEmpty();
        assertThat(messages("maybe", Map.of("maybe", "", "field", "f")))
                .singleElement()
                .asString()
                .contains("Has no effect without maybe=field");
    }

    @Test
    void nobodyKnowsWhatAMalformedChoiceAsksFor() {
        assertThat(messages("source", Map.of("source", "filed", "field", "f")))
                .singleElement()
                .asString()
                .contains("source", "filed", "key, field");
    }

    private static List<String> messages(String choice, Map<String, String> props) {
        ParsedValues values = ParsedValues.of(DEFINITION, props);
        ConfigProblems problems = new ConfigProblems(values);
        problems.checkBelongs("field", choice, "field");
        List<ConfigValue> list = values.toList();
        problems.reportOn(list);
        return list.stream().flatMap(value -> value.errorMessages().stream()).collect(Collectors.toList());
    }

    @Test
    void aDefaultIsNotGiven() {
        ParsedValues values = ParsedValues.of(DEFINITION, Map.of("maybe", "nonsense", "field", " "));

        assertThat(values.isGiven("source")).isFalse();
        assertThat(values.isGiven("field")).isFalse();
        assertThat(values.isGiven("maybe")).isTrue();
    }
}
