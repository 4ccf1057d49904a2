package io.millrace.benchmarks.camel;

import io.millrace.benchmarks.contest.Contestant;
import io.millrace.benchmarks.peers.Child;
import io.millrace.benchmarks.peers.ChildSettings;
import io.millrace.benchmarks.peers.ReadyEntries;
import java.io.IOException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.aws2.kinesis.Kinesis2Component;
import org.apache.camel.component.aws2.kinesis.Kinesis2Configuration;
import org.apache.camel.component.aws2.kinesis.Kinesis2Constants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/**
 * Camel's Kinesis producer behind a direct endpoint, called for one record after the other as the sink task of Camel's
 * connectors calls it. Confined to one thread.
 */
public final class CamelContestant implements Contestant {
    private static final String START = "direct:start";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ReadyEntries entries;
    private final ProducerTemplate template;
    private final Endpoint start;

    private CamelContestant(ChildSettings settings) {
        entries = ReadyEntries.read(settings.entries());
        Kinesis2Configuration configuration = new Kinesis2Configuration();
        configuration.setRegion(settings.region());
        configuration.setAccessKey("benchmark");
        configuration.setSecretKey("benchmark");
        configuration.setOverrideEndpoint(true);
        configuration.setUriEndpointOverride(settings.endpoint().toString());
        configuration.setTrustAllCertificates(true);
        Kinesis2Component component = new Kinesis2Component();
        component.setConfiguration(configuration);
        context.addComponent("aws2-kinesis", component);
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(START).to("aws2-kinesis://" + settings.stream());
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("Camel does not take the route", e);
        }
        context.start();
        template = context.createProducerTemplate();
        start = context.getEndpoint(START);
    }

    public static void main(String[] args) throws IOException {
        Child.serve(() -> new CamelContestant(ChildSettings.of(args)));
    }

    @Override
    public String name() {
        return "Camel";
    }

    @Override
    public long send(long nanos) {
        long acknowledged = 0;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos) {
            entries.advance();
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(entries.payload());
            exchange.getMessage().setHeader(Kinesis2Constants.PARTITION_KEY, entries.key());
            template.send(start, exchange);
            if (exchange.isFailed()) {
                throw new IllegalStateException("Camel failed", exchange.getException());
            }
            acknowledged++;
        }
        return acknowledged;
    }

    @Override
    public void close() {
        context.stop();
    }
}
