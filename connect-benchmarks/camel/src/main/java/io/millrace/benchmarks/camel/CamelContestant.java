package io.millrace.benchmarks.camel;

import io.millrace.benchmarks.contest.SequentialContestant;
import io.millrace.benchmarks.peers.Child;
import io.millrace.benchmarks.peers.ChildSettings;
import io.millrace.benchmarks.peers.ReadyEntries;
import java.io.IOException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.aws2.kinesis.Kinesis2Constants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/**
 * Camel's producer of one AWS service behind a direct endpoint, called for one record after the other as the sink task of
 * Camel's connectors calls it; {@code kind} is the service. Confined to one thread.
 */
public final class CamelContestant {
    private static final String START = "direct:start";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final boolean isKeyed;
    private final ReadyEntries entries;
    private final ProducerTemplate template;
    private final Endpoint start;

    private CamelContestant(ChildSettings settings) {
        isKeyed = settings.kind().equals("kinesis");
        entries = ReadyEntries.read(settings.entries());
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(START).to(producer(settings));
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
        Child.serve(() -> {
            CamelContestant camel = new CamelContestant(ChildSettings.of(args));
            return new SequentialContestant("Camel", camel::request, camel.context::stop);
        });
    }

    private static String producer(ChildSettings settings) {
        String destination = settings.destination();
        String path = switch (settings.kind()) {
            case "kinesis" -> "aws2-kinesis://" + destination + "?";
            // The name is not used where there is a URL.
            case "sqs" -> "aws2-sqs://queue?queueUrl=RAW(" + destination + ")&";
            case "sns" -> "aws2-sns://" + destination + "?";
            default -> throw new IllegalArgumentException("no producer for " + settings.kind());
        };
        return path + "region=" + settings.region()
                + "&accessKey=benchmark&secretKey=benchmark&trustAllCertificates=true"
                + "&overrideEndpoint=true&uriEndpointOverride=RAW(" + settings.endpoint() + ")";
    }

    private int request() {
        entries.advance();
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(entries.payload());
        if (isKeyed) {
            exchange.getMessage().setHeader(Kinesis2Constants.PARTITION_KEY, entries.key());
        }
        template.send(start, exchange);
        if (exchange.isFailed()) {
            throw new IllegalStateException("Camel failed", exchange.getException());
        }
        return 1;
    }
}
