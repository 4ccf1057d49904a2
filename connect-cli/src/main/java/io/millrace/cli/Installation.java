package io.millrace.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/** The folder that the archive was unpacked to: {@code bin/}, {@code lib/}, {@code drivers/}. */
final class Installation {
    private static final String DRIVERS = "millrace.drivers";

    private Installation() {}

    /** Lets JDBC drivers be looked for in the folder {@code drivers/} beside the {@code lib/} that this program's jar is in. */
    static void nameDrivers() {
        CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
        if (source == null || System.getProperty(DRIVERS) != null) {
            return;
        }
        try {
            Path lib = Path.of(source.getLocation().toURI()).getParent();
            if (lib != null && lib.endsWith("lib")) {
                System.setProperty(DRIVERS, lib.resolveSibling("drivers").toString());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
