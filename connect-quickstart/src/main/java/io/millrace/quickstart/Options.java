package io.millrace.quickstart;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for. Immutable.
 *
 * @param command run, sql or read
 * @param once whether to end after the story instead of staying up
 * @param ports where the servers listen; 0 takes a free port, as {@code --once} does for those that are not named
 * @param sources what to capture; with {@code sql}, where to run it: none for the first of those that run
 * @param sinks what to run; with {@code read}, whose Records to print: none for the first of those that run
 * @param sql what {@code sql} is to run
 */
record Options(
        Command command, boolean once, Map<Port, Integer> ports, Set<Source> sources, Set<Sink> sinks, String sql) {
    private static final int MAX_PORT = 65_535;

    enum Command {
        RUN,
        SQL,
        READ
    }

    /** An argument that is wrong, with a message for the user. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(String... args) {
        if (args.length > 0 && args[0].equals("sql")) {
            return toRun(List.of(args).subList(1, args.length));
        }
        if (args.length > 0 && args[0].equals("read")) {
            return new Options(Command.READ, false, Map.of(), Set.of(), toRead(args), "");
        }
        Set<Source> sources = EnumSet.of(Source.POSTGRES);
        Set<Sink> sinks = EnumSet.allOf(Sink.class);
        boolean once = false;
        boolean freePorts = false;
        Map<Port, Integer> named = new EnumMap<>(Port.class);
        List<String> left = new ArrayList<>(List.of(args));
        while (!left.isEmpty()) {
            String arg = left.remove(0);
            switch (arg) {
                case "--once" -> once = true;
                case "--free-ports" -> freePorts = true;
                case "--source" -> sources = Names.parse(Source.class, arg, left.isEmpty() ? "" : left.remove(0));
                case "--sink" -> sinks = Names.parse(Sink.class, arg, left.isEmpty() ? "" : left.remove(0));
                default -> {
                    Port port = Port.of(arg).orElseThrow(() -> new UsageException("unknown option " + arg));
                    named.put(port, number(arg, left));
                }
            }
        }
        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            ports.put(port, named.getOrDefault(port, once || freePorts ? 0 : port.usual()));
        }
        return new Options(Command.RUN, once, ports, sources, sinks, "");
    }

    /** The port that a server is to listen on, 0 for a free one. */
    int port(Port port) {
        return ports.getOrDefault(port, 0);
    }

    /** The servers that are started. */
    Set<Port> used() {
        EnumSet<Port> used = EnumSet.of(Port.KAFKA, Port.AWS, Port.REST);
        sources.forEach(source -> used.add(source.port()));
        return used;
    }

    /** The statement, with the database before it if the user names one. */
    private static Options toRun(List<String> words) {
        Optional<Source> source = words.isEmpty() ? Optional.empty() : Names.find(Source.class, words.get(0));
        String sql = String.join(" ", words.subList(source.isPresent() ? 1 : 0, words.size()));
        return new Options(Command.SQL, false, Map.of(), source.map(Set::of).orElse(Set.of()), Set.of(), sql);
    }

    private static Set<Sink> toRead(String... args) {
        if (args.length == 1) {
            return Set.of();
        }
        String target = String.join(" ", List.of(args).subList(1, args.length));
        return Set.of(Names.find(Sink.class, target)
                .orElseThrow(() ->
                        new UsageException("read takes one of " + Names.all(Sink.class) + ", not \"" + target + "\"")));
    }

    private static int number(String option, List<String> rest) {
        String value = rest.isEmpty() ? "" : rest.remove(0);
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > MAX_PORT) {
            throw new UsageException(option + " takes a port number, not \"" + value + "\"");
        }
        return Integer.parseInt(value);
    }
}
