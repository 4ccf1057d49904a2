package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.quickstart.DynamodbStatement.Action;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamodbStatementTest {
    @Test
    void readsAnItemOfEveryType() {
        String item = "{\"b\":{\"B\":\"AQL/\"},\"bool\":{\"BOOL\":true},\"bs\":{\"BS\":[\"AQ==\"]},"
                + "\"l\":{\"L\":[{\"N\":\"1\"},{\"NULL\":true}]},\"m\":{\"M\":{\"x\":{\"S\":\"\"}}},\"n\":{\"N\":\"1.5\"},"
                + "\"ns\":{\"NS\":[\"1\",\"2\"]},\"ss\":{\"SS\":[\"a\"]}}";

        DynamodbStatement put = DynamodbStatement.parse("put shop.customers " + item + ";");

        assertThat(put.action()).isEqualTo(Action.PUT);
        assertThat(put.table()).isEqualTo("shop.customers");
        assertThat(put.item().get("n")).isEqualTo(AttributeValue.fromN("1.5"));
        assertThat(put.item().get("l").l()).isEqualTo(List.of(AttributeValue.fromN("1"), AttributeValue.fromNul(true)));
        assertThat(Attributes.json(put.item())).hasToString(item);
    }

    @Test
    void readsADeleteAndAScan() {
        assertThat(DynamodbStatement.parse("delete customers\n {\"id\": {\"N\": \"1\"}};")
                        .item())
                .containsEntry("id", AttributeValue.fromN("1"));
        assertThat(DynamodbStatement.parse("scan customers").action()).isEqualTo(Action.SCAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SELECT 1", "put customers", "scan customers {}", "put {\"id\": {\"N\": \"1\"}}"})
    void saysWhatItTakes(String text) {
        assertThatThrownBy(() -> DynamodbStatement.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("put TABLE ITEM, delete TABLE KEY or scan TABLE");
    }

    @Test
    void saysWhatIsWrongWithTheItem() {
        assertThatThrownBy(() -> DynamodbStatement.parse("put customers {\"id\": 1}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("id has no type");
        assertThatThrownBy(() -> DynamodbStatement.parse("put customers {\"id\": {\"D\": \"1\"}}"))
                .hasMessage("id has the type D, which DynamoDB has not");
        assertThatThrownBy(() -> DynamodbStatement.parse("put customers {\"id\": }"))
                .hasMessageStartingWith("The item is no JSON");
    }
}
