package io.millrace.benchmarks.peers;

/** Who takes part. */
enum Peer {
    SINK_KEY("sink", "", SinkChild.class.getName(), "key", false),
    SINK_NONE("sink, ordering.mode=none", "", SinkChild.class.getName(), "none", false),
    KPL("KPL", "kpl", "io.millrace.benchmarks.kpl.KplContestant", "", false),
    SINK_KEY_AGGREGATED("sink, aggregated", "", SinkChild.class.getName(), "key", true),
    SINK_NONE_AGGREGATED("sink, ordering.mode=none, aggregated", "", SinkChild.class.getName(), "none", true),
    KPL_AGGREGATED("KPL, aggregated", "kpl", "io.millrace.benchmarks.kpl.KplContestant", "", true),
    SEQUENTIAL("sequential loop", "", SequentialLoop.class.getName(), "", false),
    CAMEL("Camel", "camel", "io.millrace.benchmarks.camel.CamelContestant", "kinesis", false);

    private final String label;
    private final String module;
    private final String mainClass;
    private final String kind;
    private final boolean aggregated;

    Peer(String label, String module, String mainClass, String kind, boolean aggregated) {
        this.label = label;
        this.module = module;
        this.mainClass = mainClass;
        this.kind = kind;
        this.aggregated = aggregated;
    }

    /** What the report calls it. */
    String label() {
        return label;
    }

    /** The module with its class path; empty for this one. */
    String module() {
        return module;
    }

    String mainClass() {
        return mainClass;
    }

    String kind() {
        return kind;
    }

    boolean isAggregated() {
        return aggregated;
    }
}
