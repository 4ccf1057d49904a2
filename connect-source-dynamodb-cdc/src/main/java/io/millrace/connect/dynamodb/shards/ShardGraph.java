package io.millrace.connect.dynamodb.shards;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which of the listed shards came from which. Immutable. */
final class ShardGraph {
    private final Map<String, Shard> listed = new LinkedHashMap<>();
    private final Map<String, List<String>> children = new TreeMap<>();

    ShardGraph(Collection<Shard> listed) {
        for (Shard shard : listed) {
            this.listed.put(shard.id(), shard);
            for (String parent : shard.parents()) {
                children.computeIfAbsent(parent, id -> new ArrayList<>()).add(shard.id());
            }
        }
    }

    Collection<Shard> shards() {
        return listed.values();
    }

    Set<String> ids() {
        return new TreeSet<>(listed.keySet());
    }

    boolean isListed(String id) {
        return listed.containsKey(id);
    }

    /** Of a listed shard; none of one that is gone. */
    List<String> parents(String id) {
        Shard shard = listed.get(id);
        return shard == null ? List.of() : shard.parents();
    }

    /** The listed ones, also of a shard that is gone. */
    List<String> children(String id) {
        return Objects.requireNonNullElse(children.get(id), List.of());
    }

    /** The listed shards without a listed parent. */
    Set<String> roots() {
        return listed.keySet().stream().filter(this::isRoot).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether no parent of it is listed. */
    boolean isRoot(String id) {
        return parents(id).stream().noneMatch(this::isListed);
    }

    /** Without the shards themselves, unless one comes from another. */
    Set<String> ancestors(Collection<String> ids) {
        return reachable(ids, this::parents);
    }

    /** Without the shard itself. */
    Set<String> descendants(String id) {
        return reachable(List.of(id), this::children);
    }

    private static Set<String> reachable(Collection<String> from, Function<String, List<String>> next) {
        Set<String> reached = new TreeSet<>();
        Deque<String> left = new ArrayDeque<>(from);
        while (!left.isEmpty()) {
            for (String id : next.apply(left.remove())) {
                if (reached.add(id)) {
                    left.add(id);
                }
            }
        }
        return reached;
    }
}
