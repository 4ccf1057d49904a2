package io.millrace.quickstart;

import io.millrace.quickstart.Options.UsageException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Constants as the command line names them: in lower case, several with commas between. */
final class Names {
    private Names() {}

    /** The name of a constant. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The names of several. */
    static String of(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Names::of).collect(Collectors.joining(","));
    }

    /** The names of all. */
    static <E extends Enum<E>> String all(Class<E> type) {
        return of(EnumSet.allOf(type));
    }

    /** The constant with this name. */
    static <E extends Enum<E>> Optional<E> find(Class<E> type, String name) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> of(constant).equals(name))
                .findFirst();
    }

    /** The constants that an option's list names, in the order of their type. */
    static <E extends Enum<E>> Set<E> parse(Class<E> type, String option, String list) {
        EnumSet<E> constants = EnumSet.noneOf(type);
        for (String name : list.split(",", -1)) {
            constants.add(find(type, name.strip())
                    .orElseThrow(() -> new UsageException(
                            option + " takes one or more of " + all(type) + ", not \"" + name.strip() + "\"")));
        }
        return constants;
    }
}
