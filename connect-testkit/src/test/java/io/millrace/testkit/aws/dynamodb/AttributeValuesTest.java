package io.millrace.testkit.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.aws.http.AwsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeValuesTest {
    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode kept(String json) {
        return AttributeValues.item(tree(json));
    }

    @ParameterizedTest
    @CsvSource({
        "1.50, 1.5",
        "-0.0, 0",
        "1E3, 1000",
        "007, 7",
        "1E-130, 0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678"
    })
    void writesANumberInOneWayOnly(String given, String expected) {
        assertThat(kept("{'n':{'N':'" + given + "'}}").path("n").path("N").textValue())
                .isEqualTo(expected);
    }

    @Test
    void takesSetsForEqualWhateverTheirOrder() {
        assertThat(kept("{'s':{'NS':['10','9.0']}, 'b':{'BS':['/w==','AA==']}}"))
                .isEqualTo(kept("{'b':{'BS':['AA==','/w==']}, 's':{'NS':['9','10']}}"));
        assertThat(kept("{'s':{'NS':['10','9']}}").path("s").path("NS").get(0).textValue())
                .isEqualTo("9");
    }

    @Test
    void keepsWhatIsNested() {
        String item = "{'m':{'M':{'l':{'L':[{'NULL':true},{'BOOL':false},{'M':{}},{'L':[]}]}}}}";

        assertThat(kept(item)).isEqualTo(tree(item));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'x':{}}",
                "{'x':{'S':'a','N':'1'}}",
                "{'x':{'Q':'a'}}",
                "{'x':'a'}",
                "{'x':{'N':'one'}}",
                "{'x':{'N':'1E126'}}",
                "{'x':{'N':'1E-131'}}",
                "{'x':{'N':'123456789012345678901234567890123456789'}}",
                "{'x':{'NULL':false}}",
                "{'x':{'SS':[]}}",
                "{'x':{'NS':['1','1.0']}}",
                "{'x':{'B':'?'}}"
            })
    void refusesWhatTheServiceRefuses(String item) {
        assertThatThrownBy(() -> kept(item))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo("ValidationException"));
    }

    @Test
    void measuresNamesAndValues() {
        assertThat(ItemSize.of(kept("{'id':{'S':'äb'}}"))).isEqualTo(2 + 3);
        assertThat(ItemSize.of(kept("{'b':{'B':'AAAA'}, 'f':{'BOOL':true}, 'l':{'L':[{'S':'x'}]}}")))
                .isEqualTo((1 + 3) + (1 + 1) + (1 + 3 + 1 + 1));
        assertThat(ItemSize.of(kept("{'m':{'M':{'k':{'SS':['a','b']}}}, 'n':{'N':'123'}}")))
                .isEqualTo((1 + 3 + 1 + 1 + 2) + (1 + 1 + 2));
    }
}
