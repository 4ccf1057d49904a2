package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a command has left.
 *
 * @param command its arguments
 * @param exitCode one of {@code ExitCode}
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CliRun(String command, int exitCode, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** This, having made sure that the command succeeded. */
    public CliRun ok() {
        return exits(0);
    }

    /** This, having made sure of the exit code. */
    public CliRun exits(int expected) {
        assertThat(exitCode)
                .as("exit code of millrace %s%nout: %s%nerr: %s", command, out, err)
                .isEqualTo(expected);
        return this;
    }

    /** The output of {@code -o json}. */
    public JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("millrace " + command + " wrote no JSON: " + out + err, e);
        }
    }
}
