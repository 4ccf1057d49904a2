package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.quickstart.Database.Result;
import io.millrace.testkit.aws.LocalAws;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DynamodbDatabaseIT {
    private final LocalAws aws = LocalAws.builder().throttling(false).start();
    private final Database database =
            Databases.at(Source.DYNAMODB, new DynamodbDatabase(new Aws(aws.endpoint(), aws.region())).url());

    @BeforeEach
    void create() throws Exception {
        database.create(Story.of(Source.DYNAMODB).tables());
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void countsAndWritesToTheStreamWhatChanges() throws Exception {
        assertThat(changed("put customers {\"id\": {\"N\": \"1\"}}", "put orders {\"id\": {\"N\": \"1\"}}"))
                .isEqualTo(2);
        assertThat(changed("put customers {\"id\": {\"N\": \"1\"}}"))
                .as("the same item")
                .isZero();
        assertThat(changed("delete customers {\"id\": {\"N\": \"2\"}}"))
                .as("no such item")
                .isZero();
        assertThat(changed("put customers {\"id\": {\"N\": \"1\"}, \"x\": {\"S\": \"\"}}"))
                .isEqualTo(1);
        assertThat(changed("delete customers {\"id\": {\"N\": \"1\"}}")).isEqualTo(1);
        assertThat(aws.kinesis().stream(DynamodbDatabase.STREAM).recordsAccepted())
                .as("changes in the stream")
                .isEqualTo(4);
    }

    private int changed(String... statements) throws Exception {
        return database.run(List.of(statements), result -> {}).changed();
    }

    @Test
    void showsItemsAsTheyAreTyped() throws Exception {
        List<Result> results = new ArrayList<>();

        database.run(
                List.of("put customers {\"x\": {\"S\": \"a\"}, \"id\": {\"N\": \"1\"}}", "scan customers"),
                results::add);

        assertThat(results)
                .containsExactly(new Result(
                        List.of("customers"), List.of(List.of("{\"id\":{\"N\":\"1\"},\"x\":{\"S\":\"a\"}}")), true));
    }
}
