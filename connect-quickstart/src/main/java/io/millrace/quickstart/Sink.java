package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;

/** A sink that the quickstart can run. */
enum Sink {
    KINESIS("Kinesis", "stream", "config-examples/kinesis-sink.json"),
    /** Read through a queue that subscribes to the topic, with a filter policy. */
    SNS("SNS", "topic", "config-examples/sns-sink.json"),
    /** To a FIFO queue. */
    SQS("SQS", "FIFO queue", "config-examples/sqs-fifo-sink.json");

    private final String service;
    private final String kind;
    private final String example;

    Sink(String service, String kind, String example) {
        this.service = service;
        this.kind = kind;
        this.example = example;
    }

    /** Its name on the command line, and in what is printed. */
    String label() {
        return Names.of(this);
    }

    /** The service's name, as its maker writes it. */
    String service() {
        return service;
    }

    /** What it writes to. */
    String kind() {
        return service + " " + kind;
    }

    /** The configuration that it runs, a path in the project. */
    String example() {
        return example;
    }

    /** Whether such a change is to arrive where the sink's Records are read. */
    boolean wants(String table, String eventType) {
        return this != SNS || Filter.CUSTOMERS_CHANGED.takes(table, eventType);
    }

    /** The same of the change that a Record tells. */
    boolean wants(JsonNode record) {
        return wants(
                record.path("table_name").asText(), record.path("event_type").asText());
    }

    /** Whether the Records of a row are to arrive in their order: a standard topic and queue keep none. */
    boolean isOrdered() {
        return this != SNS;
    }

    /** Whether the bytes of the topic arrive: a converter that reads them, for the attributes, keeps no order of fields. */
    boolean isVerbatim() {
        return this != SNS;
    }

    /** The services of these, for people. */
    static String services(Set<Sink> sinks) {
        return sinks.stream().map(Sink::service).collect(Collectors.joining(", "));
    }
}
