package io.millrace.ops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.Plugin;
import io.millrace.ops.Validation;
import io.millrace.ops.Validation.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestPluginsTest {
    private final StubConnect stub = new StubConnect();
    private final RestPlugins plugins = new RestPlugins(stub.rest());

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void pluginsAreListedByTypeAndClass() {
        stub.on(
                "GET /connector-plugins?connectorsOnly=false",
                200,
                "[{'class':'b.Sink','type':'sink','version':'1'},{'class':'a.Smt','type':'transformation','version':'null'},"
                        + "{'class':'a.Sink','type':'sink','version':'2'}]");

        assertThat(plugins.list())
                .containsExactly(
                        new Plugin("a.Sink", "sink", "2"),
                        new Plugin("b.Sink", "sink", "1"),
                        new Plugin("a.Smt", "transformation", null));
    }

    @Test
    void eachKeyThatIsRefusedIsAProblemAndSecretsAreInNone() {
        stub.on("PUT /connector-plugins/a.Sink/config/validate", 200, """
                {'name':'a.Sink','error_count':3,'configs':[
                 {'definition':{'name':'mode','type':'STRING'},
                  'value':{'name':'mode','value':'odd','recommended_values':['even','both'],'errors':['odd is none\\nof these']}},
                 {'definition':{'name':'pin','type':'PASSWORD'},
                  'value':{'name':'pin','value':'looked-up','errors':['looked-up is too short']}},
                 {'definition':{'name':'api.token','type':'STRING'},
                  'value':{'name':'api.token','value':'t0ken','errors':['t0ken is bad','and old']}},
                 {'definition':{'name':'fine','type':'INT'},'value':{'name':'fine','value':'1','errors':[]}}]}
                """.replace('\n', ' '));

        Validation validation = plugins.validate(
                "orders",
                Map.of("connector.class", "a.Sink", "mode", "odd", "pin", "${file:/s:pin}", "api.token", "t0ken"));

        assertThat(validation.problems())
                .containsExactly(
                        new Problem("mode", "odd is none", "odd", List.of("even", "both")),
                        new Problem("pin", "*** is too short", "${file:/s:pin}", List.of()),
                        new Problem("api.token", "*** is bad", "***", List.of()),
                        new Problem("api.token", "and old", "***", List.of()));
        assertThat(validation.types()).containsEntry("pin", "PASSWORD").containsEntry("fine", "INT");
        assertThat(stub.bodies().get(0)).contains("\"name\":\"orders\"");
    }

    @Test
    void aClassThatIsNotInstalledIsAProblemOfItsKeyWithWhatIs() {
        stub.on(
                "GET /connector-plugins?connectorsOnly=false",
                200,
                "[{'class':'org.example.OrdersSink','type':'sink'}]");
        stub.refuse("PUT /connector-plugins/org.example.OrderSink/config/validate", 404, "HTTP 404 Not Found");
        stub.refuse(
                "PUT /connector-plugins/Other/config/validate",
                500,
                "Failed to find any class that implements Connector and which name matches Other, available are: …");

        assertThat(plugins.validate("a", Map.of("connector.class", "org.example.OrderSink"))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo("connector.class");
                    assertThat(problem.message())
                            .contains("is not installed", "Did you mean 'org.example.OrdersSink'?");
                    assertThat(problem.recommended()).containsExactly("org.example.OrdersSink");
                });
        assertThat(plugins.validate("a", Map.of("connector.class", "Other")).problems())
                .extracting(Problem::message)
                .first()
                .asString()
                .contains("There are: org.example.OrdersSink.");
        assertThat(plugins.validate("a", Map.of()).problems())
                .extracting(Problem::key)
                .containsExactly("connector.class");
    }
}
