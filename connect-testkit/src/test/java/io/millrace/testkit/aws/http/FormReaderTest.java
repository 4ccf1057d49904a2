package io.millrace.testkit.aws.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormReaderTest {

    private static FormReader form(String body) {
        return new FormReader(body.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void takesNamesInPieces() {
        FormReader form = form("Action=PublishBatch&Entries.member.12.Id=a&Entries.member.3.Value.Text=b");

        assertThat(form.next()).isTrue();
        assertThat(form.take("Entries.")).isFalse();
        assertThat(form.rest("Acti")).isFalse();
        assertThat(form.rest("Action")).isTrue();
        assertThat(form.value()).isEqualTo("PublishBatch");
        assertThat(form.next()).isTrue();
        assertThat(form.take("Entries.member.")).isTrue();
        assertThat(form.takeIndex()).isEqualTo(12);
        assertThat(form.rest("Id")).isTrue();
        assertThat(form.value()).isEqualTo("a");
        assertThat(form.next()).isTrue();
        assertThat(form.take("Entries.member.")).isTrue();
        assertThat(form.takeIndex()).isEqualTo(3);
        assertThat(form.rest()).isEqualTo("Value.Text");
        assertThat(form.value()).isEqualTo("b");
        assertThat(form.next()).isFalse();
        assertThat(form.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "a b+c%d&e=f", "{\"key\":\"ä€😀\"}", "line\nbreak\u0000", "", "="})
    void readsBackWhatWasEncoded(String text) {
        FormReader form = form("first=1&value=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&last=2");

        form.next();
        form.next();

        assertThat(form.rest("value")).isTrue();
        assertThat(form.value()).isEqualTo(text);
        assertThat(form.next()).isTrue();
        assertThat(form.value()).isEqualTo("2");
    }

    @Test
    void readsValuesOfAnyLength() {
        String text = "ä ".repeat(100_000);
        FormReader form = form("value=" + URLEncoder.encode(text, StandardCharsets.UTF_8));

        form.next();

        assertThat(form.value()).isEqualTo(text);
    }

    @Test
    void readsEncodedNames() {
        FormReader form = form("Attributes%2Eentry.1.key=x");

        assertThat(form.next()).isTrue();
        assertThat(form.take("Attributes.entry.")).isTrue();
        assertThat(form.value()).isEqualTo("x");
    }

    @Test
    void passesOverWhatIsNoParameter() {
        FormReader form = form("&&noValue&=noName&a=1&");

        assertThat(form.next()).isTrue();
        assertThat(form.rest()).isEqualTo("a");
        assertThat(form.next()).isFalse();
        assertThat(form("").next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=1%2"})
    void refusesBrokenEncoding(String body) {
        FormReader form = form(body);
        form.next();

        assertThatThrownBy(form::value)
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo("MalformedQueryString"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.0.b=1", "a.x.b=1", "a.=1"})
    void refusesIndexesThatAreNone(String body) {
        FormReader form = form(body);
        form.next();
        form.take("a.");

        assertThatThrownBy(form::takeIndex)
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo("MalformedInput"));
    }

    @Test
    void escapesWhatXmlTakesForItsOwnOrCannotHave() {
        assertThat(QueryProtocol.escape("plain")).isEqualTo("plain");
        assertThat(QueryProtocol.escape("a<b>&\"c\"\n\u0001")).isEqualTo("a&lt;b&gt;&amp;&quot;c&quot;&#10;?");
    }
}
