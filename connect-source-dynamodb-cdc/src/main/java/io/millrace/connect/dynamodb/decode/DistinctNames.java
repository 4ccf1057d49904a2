package io.millrace.connect.dynamodb.decode;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names in one object, none of which may come twice: readers disagree which of the two counts. Does what Jackson's own detection
 * does, which costs half as much again as all its reading; here most names are told apart by six bits of their hash. Confined to one
 * thread.
 */
final class DistinctNames {
    static final String REPEATED = "has two fields of one name";

    private static final int FEW = 64;

    private String[] names = new String[16];
    private int count;
    private long hashes;
    private @Nullable Set<String> many;

    void add(String name) throws UnreadableException {
        long bit = 1L << ((name.hashCode() * 0x9E3779B9) >>> 26);
        if ((hashes & bit) != 0 && contains(name)) {
            throw new UnreadableException(REPEATED);
        }
        hashes |= bit;
        if (many != null) {
            many.add(name);
        } else if (count == FEW) {
            many = new HashSet<>(List.of(names));
            many.add(name);
        } else {
            if (count == names.length) {
                names = Arrays.copyOf(names, count * 2);
            }
            names[count++] = name;
        }
    }

    private boolean contains(String name) {
        if (many != null) {
            return many.contains(name);
        }
        for (int i = 0; i < count; i++) {
            if (names[i].equals(name)) {
                return true;
            }
        }
        return false;
    }
}
