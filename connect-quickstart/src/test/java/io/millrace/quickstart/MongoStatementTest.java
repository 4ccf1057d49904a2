package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoStatementTest {
    @Test
    void readsACallAsTheShellTakesIt() {
        MongoStatement statement = MongoStatement.parse("""
                db.customers.updateOne({_id: 1},
                  {$set: {"balance": NumberDecimal("1.50")}});
                """);

        assertThat(statement.collection()).isEqualTo("customers");
        assertThat(statement.method()).isEqualTo("updateOne");
        assertThat(statement.arguments())
                .containsExactly(
                        new Document("_id", 1),
                        new Document("$set", new Document("balance", Decimal128.parse("1.50"))));
    }

    @Test
    void readsACallWithoutArguments() {
        assertThat(MongoStatement.parse("db.orders.find()").arguments()).isEmpty();
    }

    @Test
    void readsACallOfTheDatabase() {
        MongoStatement statement = MongoStatement.parse("db.createCollection(\"orders\");");

        assertThat(statement.collection()).isEmpty();
        assertThat(statement.arguments()).containsExactly("orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SELECT 1", "db.customers", "customers.find({})"})
    void saysWhatItTakes(String text) {
        assertThatThrownBy(() -> MongoStatement.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("db.customers.find({})");
    }

    @Test
    void saysWhatIsWrongWithTheArguments() {
        assertThatThrownBy(() -> MongoStatement.parse("db.customers.find({\"a\": })"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The arguments are no extended JSON");
    }
}
