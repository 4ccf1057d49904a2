package io.millrace.testkit.aws.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.message.MessageAttribute;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPolicyTest {
    private static final List<MessageAttribute> ORDER = List.of(
            MessageAttribute.text("event_type", "INSERT"),
            MessageAttribute.text("table_name", "orders"),
            new MessageAttribute("price", "Number", "12.50", null),
            new MessageAttribute("tags", "String.Array", "[\"red\",\"big\",7,true,null]", null),
            new MessageAttribute("raw", "Binary", null, new byte[] {1}));

    private static boolean admits(String policy) {
        return FilterPolicy.parse(policy, false).matches(FilterPolicy.attributes(ORDER));
    }

    private static boolean admitsBody(String policy, String body) {
        return FilterPolicy.parse(policy, true).matches(FilterPolicy.body(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'event_type':['INSERT']}",
                "{'event_type':['DELETE','INSERT']}",
                "{'event_type':['INSERT'],'table_name':['orders']}",
                "{'event_type':[{'prefix':'INS'}]}",
                "{'event_type':[{'suffix':'ERT'}]}",
                "{'event_type':[{'equals-ignore-case':'insert'}]}",
                "{'event_type':[{'wildcard':'I*S*T'}]}",
                "{'event_type':[{'anything-but':'DELETE'}]}",
                "{'event_type':[{'anything-but':['DELETE','UPDATE']}]}",
                "{'event_type':[{'anything-but':{'prefix':'DEL'}}]}",
                "{'event_type':[{'anything-but':{'suffix':['ETE','ATE']}}]}",
                "{'event_type':[{'exists':true}]}",
                "{'absent':[{'exists':false}]}",
                "{'raw':[{'exists':false}]}",
                "{'price':[12.5]}",
                "{'price':[{'numeric':['=',12.50]}]}",
                "{'price':[{'numeric':['>',12.4,'<=',12.5]}]}",
                "{'price':[{'numeric':['<',0]},{'numeric':['>=',12.5]}]}",
                "{'price':[{'anything-but':[12,13]}]}",
                "{'tags':['big']}",
                "{'tags':[7]}",
                "{'tags':[true]}",
                "{'tags':[null]}",
                "{'tags':[{'prefix':'re'}]}",
                "{'tags':[{'anything-but':['red','big']}]}",
                "{'$or':[{'event_type':['DELETE']},{'table_name':['orders']}]}"
            })
    void admitsWhatMeetsEachKeyByOneOfItsConditions(String policy) {
        assertThat(admits(policy.replace('\'', '"'))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'event_type':['insert']}",
                "{'event_type':['DELETE','UPDATE']}",
                "{'event_type':['INSERT'],'table_name':['customers']}",
                "{'absent':['x']}",
                "{'absent':[{'anything-but':'x'}]}",
                "{'absent':[{'exists':true}]}",
                "{'event_type':[{'exists':false}]}",
                "{'event_type':[{'prefix':'ERT'}]}",
                "{'event_type':[{'suffix':'INS'}]}",
                "{'event_type':[{'wildcard':'I*S'}]}",
                "{'event_type':[{'anything-but':['INSERT']}]}",
                "{'event_type':[{'anything-but':{'prefix':['IN','UP']}}]}",
                "{'price':['12.50']}",
                "{'price':[{'numeric':['>',12.5]}]}",
                "{'price':[{'numeric':['>=',0,'<',12.5]}]}",
                "{'price':[{'anything-but':12.5}]}",
                "{'event_type':[{'numeric':['>',0]}]}",
                "{'tags':['small']}",
                "{'raw':[{'exists':true}]}",
                "{'$or':[{'event_type':['DELETE']},{'table_name':['customers']}]}",
                "{'$or':[{'event_type':['INSERT']},{'table_name':['orders']}],'price':[1]}"
            })
    void keepsOutWhatMissesOneKey(String policy) {
        assertThat(admits(policy.replace('\'', '"'))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"source\":{\"table\":[\"orders\"]}}| {\"source\":{\"table\":\"orders\"},\"more\":1}| true",
                "{\"source\":{\"table\":[\"orders\"]}}| {\"source\":{\"table\":\"customers\"}}| false",
                "{\"source\":{\"table\":[\"orders\"]}}| {\"source\":\"orders\"}| false",
                "{\"source\":{\"table\":[{\"exists\":false}]}}| {}| true",
                "{\"lines\":{\"amount\":[{\"numeric\":[\">\",5]}]}}| {\"lines\":[{\"amount\":1},{\"amount\":6}]}| true",
                "{\"lines\":{\"amount\":[{\"numeric\":[\">\",5]}]}}| {\"lines\":[{\"amount\":1},{\"amount\":2}]}| false",
                "{\"paid\":[true]}| {\"paid\":true}| true",
                "{\"paid\":[true]}| {\"paid\":\"true\"}| false",
                "{\"paid\":[null]}| {\"paid\":null}| true",
                "{\"tags\":[\"a\"]}| {\"tags\":[\"b\",\"a\"]}| true",
                "{\"tags\":[\"a\"]}| no JSON| false",
                "{\"tags\":[\"a\"]}| [\"a\"]| false"
            })
    void readsBodies(String policy, String body, boolean expected) {
        assertThat(admitsBody(policy, body)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "[]",
                "{'a':'x'}",
                "{'a':[]}",
                "{'a':[['x']]}",
                "{'a':{'b':['x']}}",
                "{'a':[{'prefix':1}]}",
                "{'a':[{'prefix':'x','suffix':'y'}]}",
                "{'a':[{'like':'x'}]}",
                "{'a':[{'exists':'yes'}]}",
                "{'a':[{'numeric':['>']}]}",
                "{'a':[{'numeric':['!',1]}]}",
                "{'a':[{'numeric':['>','1']}]}",
                "{'a':[{'anything-but':[]}]}",
                "{'a':[{'anything-but':[true]}]}",
                "{'a':['x'],'b':['x'],'c':['x'],'d':['x'],'e':['x'],'f':['x']}"
            })
    void refusesWhatIsNoPolicy(String policy) {
        assertThatThrownBy(() -> FilterPolicy.parse(policy.replace('\'', '"'), false))
                .isInstanceOfSatisfying(AwsException.class, e -> {
                    assertThat(e.code()).isEqualTo("InvalidParameter");
                    assertThat(e.text()).startsWith("Invalid parameter: FilterPolicy: ");
                });
    }

    @Test
    void refusesMoreCombinationsThanSnsTakes() {
        String three = "[\"1\",\"2\",\"3\"]";
        String six = "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]";

        assertThat(FilterPolicy.parse("{\"a\":" + three + ",\"b\":" + six + ",\"c\":" + six + "}", false))
                .isNotNull();
        assertThatThrownBy(() -> FilterPolicy.parse("{\"a\":" + six + ",\"b\":" + six + ",\"c\":" + six + "}", false))
                .hasMessageContaining("too complex");
    }
}
