package io.millrace.testkit.aws.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"String", "String.Array", "Number", "Number.int.x", "Binary", "Binary.png"})
    void takesTypesWithAndWithoutSuffix(String type) {
        MessageAttribute attribute = type.startsWith("Binary")
                ? new MessageAttribute("a", type, null, new byte[] {0})
                : new MessageAttribute("a", type, "1", null);

        assertThat(AttributeRules.problemOf(attribute)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "string", "Text", "String.", "Boolean", "StringArray"})
    void refusesOtherTypes(String type) {
        assertThat(AttributeRules.problemOf(new MessageAttribute("a", type, "x", null)))
                .contains("type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A.b-c_9", "awsx", "xaws.y"})
    void takesNames(String name) {
        assertThat(AttributeRules.problemOf(MessageAttribute.text(name, "x"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "a.", "a..b", "a b", "ä", "AWS.a", "aws.a", "Amazon.a"})
    void refusesOtherNames(String name) {
        assertThat(AttributeRules.problemOf(MessageAttribute.text(name, "x"))).contains("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1.5", "1e126", "1E-128", "12345678901234567890123456789012345678"})
    void takesNumbers(String value) {
        assertThat(AttributeRules.problemOf(new MessageAttribute("a", "Number", value, null)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "NaN", "Infinity", "1e127", "1e-129", "123456789012345678901234567890123456789"})
    void refusesWhatIsNoNumberOrTooLarge(String value) {
        assertThat(AttributeRules.problemOf(new MessageAttribute("a", "Number", value, null)))
                .contains("number");
    }

    @Test
    void refusesNoValueTheWrongOneAndBadCharacters() {
        assertThat(AttributeRules.problemOf(MessageAttribute.text("a", ""))).contains("non-empty value");
        assertThat(AttributeRules.problemOf(new MessageAttribute("a", "Binary", null, new byte[0])))
                .contains("non-empty value");
        assertThat(AttributeRules.problemOf(new MessageAttribute("a", "Binary", "x", null)))
                .contains("non-empty value");
        assertThat(AttributeRules.problemOf(MessageAttribute.text("a", "\u0001")))
                .contains("#x1");
    }

    @Test
    void refusesTooMany() {
        List<MessageAttribute> eleven = Collections.nCopies(11, MessageAttribute.text("a", "x"));

        assertThat(AttributeRules.problemOf(eleven, 10)).contains("[11]", "[10]");
        assertThat(AttributeRules.problemOf(eleven, 11)).isNull();
    }

    @Test
    void countsNamesTypesAndValues() {
        LocalMessage message = new LocalMessage(
                "bödy",
                List.of(MessageAttribute.text("ab", "é"), new MessageAttribute("c", "Binary", null, new byte[3])),
                "group",
                "id");

        assertThat(message.bytes()).isEqualTo(5 + (2 + 6 + 2) + (1 + 6 + 3));
    }
}
