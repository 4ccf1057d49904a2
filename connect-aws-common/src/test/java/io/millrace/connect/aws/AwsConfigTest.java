package io.millrace.connect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsConfigTest {
    private static final ConfigDef DEF = AwsConfig.define(new ConfigDef());
    private static final String PROVIDER = "software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider";
    private static final String PROXY = "aws.http.proxy.url=http://proxy.example:3128";
    private static final String ROLE = "aws.sts.role.arn=arn:aws:iam::123456789012:role/writer";

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "aws.access.key.id=id > aws.secret.access.key",
                "aws.secret.access.key=secret > aws.access.key.id",
                "aws.session.token=token > aws.session.token",
                "aws.access.key.id=id; aws.secret.access.key=secret; aws.profile=p > aws.profile",
                "aws.profile=p; aws.credentials.provider=" + PROVIDER + " > aws.credentials.provider",
                "aws.access.key.id=id; aws.secret.access.key=s; aws.credentials.provider=" + PROVIDER
                        + "> aws.credentials.provider",
                "aws.credentials.provider=java.lang.String > aws.credentials.provider",
                "aws.credentials.provider=no.such.Provider > aws.credentials.provider",
                "aws.sts.role.external.id=x > aws.sts.role.external.id",
                "aws.sts.role.session.name=name > aws.sts.role.session.name",
                "aws.sts.role.session.duration=3600 > aws.sts.role.session.duration",
                "aws.sts.config.endpoint=https://sts.example > aws.sts.config.endpoint",
                "aws.sts.role.arn=writer > aws.sts.role.arn",
                ROLE + "; aws.sts.role.session.duration=60 > aws.sts.role.session.duration",
                ROLE + "; aws.sts.role.session.name=a b > aws.sts.role.session.name",
                "aws.region=Frankfurt > aws.region",
                "aws.endpoint=localhost:4566 > aws.endpoint",
                "aws.endpoint=http:// > aws.endpoint",
                "aws.tls.ca.file=/no/such/file.pem > aws.tls.ca.file",
                "aws.connection.timeout.ms=-1 > aws.connection.timeout.ms",
                "aws.read.timeout.ms=0 > aws.read.timeout.ms",
                "aws.call.timeout.ms=soon > aws.call.timeout.ms",
                "aws.use.fips.endpoint=perhaps > aws.use.fips.endpoint",
                "aws.use.fips.endpoint=true; aws.endpoint=https://x.example > aws.use.fips.endpoint",
                "aws.use.dualstack.endpoint=true; aws.endpoint=https://x.example > aws.use.dualstack.endpoint",
                "aws.http.proxy.username=me > aws.http.proxy.username",
                "aws.http.proxy.password=secret > aws.http.proxy.password",
                "aws.http.non.proxy.hosts=10.0.0.5 > aws.http.non.proxy.hosts",
                "aws.http.proxy.url=proxy.example:3128 > aws.http.proxy.url",
                "aws.http.proxy.url=http://proxy.example > aws.http.proxy.url",
                "aws.http.proxy.url=http://proxy.example:99999 > aws.http.proxy.url",
                "aws.http.proxy.url=http://proxy.example:3128/path > aws.http.proxy.url",
                "aws.http.proxy.url=https://proxy.example:3128 > aws.http.proxy.url",
                "aws.http.proxy.url=http://me:secret@proxy.example:3128 > aws.http.proxy.url",
                PROXY + "; aws.http.proxy.username=me > aws.http.proxy.password",
                PROXY + "; aws.http.proxy.password=secret > aws.http.proxy.username",
                PROXY + "; aws.http.non.proxy.hosts=a|b > aws.http.non.proxy.hosts",
                PROXY + "; aws.http.non.proxy.hosts=http://a > aws.http.non.proxy.hosts",
                PROXY + "; aws.http.non.proxy.hosts=[::1]:8080 > aws.http.non.proxy.hosts",
                "aws.endpoint=http://127.0.0.1:4566/#x > aws.endpoint"
            })
    void reportsContradictionsOnTheKeyToChange(String props, String key) {
        assertThat(problemsOf(parse(props))).containsOnlyKeys(key.strip());
    }

    @Test
    void acceptsWhatBelongsTogether() {
        assertThat(problemsOf(parse("aws.region=us-gov-west-1; aws.access.key.id=id; aws.secret.access.key=s; "
                        + "aws.session.token=t; aws.sts.role.external.id=x; aws.sts.role.session.name=name; "
                        + "aws.sts.role.session.duration=900; aws.sts.config.endpoint=https://sts.example; "
                        + "aws.endpoint=http://127.0.0.1:4566; aws.use.fips.endpoint=false; aws.http.proxy.username=me; "
                        + "aws.http.proxy.password=p; aws.http.non.proxy.hosts=.internal, *.x.example ,10.0.0.5; "
                        + PROXY + "; " + ROLE)))
                .isEmpty();
    }

    @Test
    void readsTheKeysOnce() {
        AwsConfig config = configOf(parse("aws.region=eu-central-1; aws.endpoint=http://127.0.0.1:4566; "
                + "aws.access.key.id=id; aws.secret.access.key=secret; " + ROLE));

        assertThat(config.region()).isEqualTo("eu-central-1");
        assertThat(config.endpoint()).isEqualTo(URI.create("http://127.0.0.1:4566"));
        assertThat(config.keys().secretAccessKey().value()).isEqualTo("secret");
        assertThat(config.role().sessionName()).isEqualTo("millrace");
        assertThat(config.role().sessionDurationSeconds()).isEqualTo(3600);
        assertThat(config.hasFixedCredentials()).isFalse();
    }

    @Test
    void takesEmptyTextForNotSet() {
        AwsConfig config = configOf(Map.of("aws.region", " ", "aws.endpoint", "", "aws.access.key.id", ""));

        assertThat(config.region()).isNull();
        assertThat(config.endpoint()).isNull();
        assertThat(config.keys()).isNull();
    }

    @Test
    void neverShowsCredentials() {
        AwsConfig config = configOf(parse("aws.access.key.id=canary1; aws.secret.access.key=canary2; "
                + "aws.sts.role.external.id=canary3; aws.http.proxy.username=me; aws.http.proxy.password=canary4; "
                + PROXY
                + "; " + ROLE));

        assertThat(List.of(config, config.keys(), config.role(), config.http()).toString())
                .doesNotContain("canary");
    }

    @Test
    void doesNotShowThePasswordInTheAddressOfAProxy() {
        Map<String, List<String>> problems =
                problemsOf(parse("aws.http.proxy.url=http://me:canary@proxy.example:3128"));

        assertThat(problems.get("aws.http.proxy.url").toString())
                .contains("aws.http.proxy.username", "aws.http.proxy.password")
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "aws.endpoint, http://u:canary@host:4566",
        "aws.endpoint, http://u:canary@no_host",
        "aws.endpoint, https://host/?x=canary"
    })
    void refusesAnAddressThatMayHoldASecretAndDoesNotShowIt(String key, String address) {
        assertThat(problemsOf(Map.of(key, address)).get(key))
                .singleElement()
                .asString()
                .contains("https://host")
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "aws.http.proxy.url, https://proxy.example:3128, without TLS",
        "aws.http.proxy.url, http://proxy.example, port is missing",
        "aws.http.proxy.url, http://my_proxy:3128, no '_'",
        "aws.http.proxy.url, http://proxy.example:99999, from 1 to 65535",
        "aws.http.proxy.url, http://proxy.example:3128/path, more than host and port",
        "aws.http.proxy.url, socks://proxy.example:3128, not socks",
        "aws.http.proxy.url, proxy.example:3128, Not the address",
        "aws.http.proxy.url, proxy, Not the address",
        "aws.http.non.proxy.hosts, localhost:8080, localhost:8080 has a port",
        "aws.http.non.proxy.hosts, 10.0.0.0/8, Ranges",
        "aws.http.non.proxy.hosts, fd00::/8, Ranges"
    })
    void saysWhatIsWrongWithAProxy(String key, String value, String why) {
        Map<String, String> props = new HashMap<>(parse(PROXY));
        props.put(key, value);

        assertThat(problemsOf(props).get(key)).singleElement().asString().contains(why);
    }

    @Test
    void readsTheProxy() {
        HttpProxy proxy = configOf(parse(PROXY + "/; aws.http.proxy.username=me; aws.http.proxy.password=p; "
                        + "aws.http.non.proxy.hosts=.Internal,10.0.0.*,[::1]"))
                .http()
                .proxy();

        assertThat(proxy.host()).isEqualTo("proxy.example");
        assertThat(proxy.port()).isEqualTo(3128);
        assertThat(proxy.username()).isEqualTo("me");
        assertThat(proxy.password().value()).isEqualTo("p");
        assertThat(proxy.directHosts()).containsExactlyInAnyOrder(".*\\.internal", "10\\.0\\.0\\..*", "\\[::1\\]");
    }

    static AwsConfig configOf(Map<String, String> props) {
        return AwsConfig.of(new AbstractConfig(DEF, props, false));
    }

    private static Map<String, List<String>> problemsOf(Map<String, String> props) {
        ParsedValues parsed = ParsedValues.of(DEF, props);
        ConfigProblems problems = new ConfigProblems(parsed);
        AwsConfig.check(parsed, problems);
        List<ConfigValue> values = parsed.toList();
        problems.reportOn(values);
        return values.stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(
                        ConfigValue::name, ConfigValue::errorMessages, (a, b) -> a, LinkedHashMap::new));
    }

    static Map<String, String> parse(String props) {
        return Arrays.stream(props.split(";"))
                .map(prop -> prop.strip().split("=", 2))
                .collect(Collectors.toMap(prop -> prop[0], prop -> prop[1]));
    }
}
