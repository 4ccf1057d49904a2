package io.millrace.connect.core.config;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** What every connector of ours does to validate a configuration. */
public final class Validation {
    private Validation() {}

    /**
     * All that is wrong at once, each message on the key to change; what the service says if all else is right.
     *
     * @param checkAcross what the keys say in contradiction to each other, and keys that do not exist
     * @param checkRemote adds what the service says, in a bounded time
     */
    public static Config of(
            ConfigDef definition,
            Map<String, String> given,
            BiFunction<ParsedValues, Map<String, String>, ConfigProblems> checkAcross,
            BiConsumer<Map<String, String>, ConfigProblems> checkRemote) {
        ParsedValues parsed = ParsedValues.of(definition, given);
        ConfigProblems problems = checkAcross.apply(parsed, given);
        List<ConfigValue> values = parsed.toList();
        if (problems.isEmpty()
                && values.stream().allMatch(value -> value.errorMessages().isEmpty())) {
            checkRemote.accept(given, problems);
        }
        problems.reportOn(values);
        return new Config(values);
    }
}
